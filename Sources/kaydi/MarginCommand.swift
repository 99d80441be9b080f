// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Clearing
import Foundation
import Kernel
import Units

/// The margin calculator: the CCP's own arithmetic over files, without a registry, so that a member gets the
/// same kuruş.
struct MarginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "margin",
    abstract: "Margin, collateral and stress from files, offline. / Dosyalardan teminat hesabı, çevrimdışı.",
    subcommands: [
      Calculate.self, Explain.self, Parameters.self, Stress.self, Contribution.self, Backtest.self,
      FileDictionary.self,
    ])

  struct Files: ParsableArguments {
    @Option(help: "Parameter file, see `kaydi margin dictionary`. / Parametre dosyası.") var parameters:
      String
    @Option(help: "Position file. / Pozisyon dosyası.") var positions: String

    func read() throws -> (file: ParameterFile, accounts: [PositionFile.Account]) {
      let file = try MarginFile.read(parameters) { try ParameterFile($0) }
      let accounts = try MarginFile.read(positions) { try PositionFile($0, file.parameters) }.accounts
      return (file, accounts)
    }
  }

  struct Calculate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Margin and adequacy of every account. / Her hesabın teminatı ve yeterliliği.")
    @OptionGroup var files: Files
    @Option(help: "Also a page in HTML, into this file. / Ayrıca bu dosyaya HTML sayfa.") var html: String?
    @OptionGroup var output: ResultOptions

    func run() throws {
      let (file, accounts) = try files.read()
      let reports = try accounts.map { account in
        AccountReport(try MarginFile.named(account.name) { try AccountResult(account, file) }, file)
      }
      if let html { try MarginFile.write(MarginPage.page(reports, file), to: html) }
      try output.show(
        CalculationReport(version: file.parameters.version, day: "\(file.day)", accounts: reports))
    }
  }

  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every step of one account's margin, and of an order. / Bir hesabın teminatının her adımı.")
    @OptionGroup var files: Files
    @Option(help: "The account, such as M01/MS. / Hesap.") var account: String
    @Option(
      help:
        "What an order would change: CODE:SETTLEMENT:QUANTITY, a sale negative; not stored. / Bir emrin etkisi."
    )
    var order: String?
    @Option(help: "Also a page in HTML, into this file. / Ayrıca bu dosyaya HTML sayfa.") var html: String?
    @OptionGroup var output: ResultOptions

    func run() throws {
      let (file, accounts) = try files.read()
      guard let found = accounts.first(where: { $0.name == account }) else {
        throw ValidationError("There is no account \(account) in the file. / Dosyada \(account) hesabı yok.")
      }
      var report = AccountReport(try MarginFile.named(account) { try AccountResult(found, file) }, file)
      if let order { report.order = try Self.estimate(order, found, file) }
      if let html { try MarginFile.write(MarginPage.page([report], file), to: html) }
      try output.show(report)
    }

    static func estimate(
      _ order: String, _ account: PositionFile.Account, _ file: ParameterFile
    ) throws -> OrderReport {
      let parts = order.split(separator: ":").map(String.init)
      guard parts.count == 3, let code = ShareCode(parts[0]), let settlement = Day(parts[1]),
        let quantity = SignedQuantity(parts[2])
      else { throw ValidationError("--order CODE:2026-11-13:-1000") }
      return try MarginFile.named(order) {
        let share = try file.parameters.index(of: code)
        return OrderReport(
          order,
          try OrderEstimate(
            try PositionAccount(account.trades), share: share, settlement: settlement,
            quantity: quantity.units,
            file.parameters))
      }
    }
  }

  struct FileDictionary: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dictionary",
      abstract: "The columns of the files. / Dosyaların sütunları.")
    func run() { print(FileDescription.markdown, terminator: "") }
  }
}

/// Reading and writing of the calculator's files, and what is said when one is wrong.
enum MarginFile {
  static func read<Value>(_ path: String, _ parse: ([UInt8]) throws -> Value) throws -> Value {
    let bytes: Data
    do { bytes = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw ValidationError("\(path) cannot be read. / \(path) okunamıyor.")
    }
    return try named(path) { try parse(Array(bytes)) }
  }

  static func write(_ text: String, to path: String) throws {
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
      throw ValidationError("\(path) cannot be written. / \(path) yazılamıyor.")
    }
  }

  static func named<Value>(_ place: String, _ work: () throws -> Value) throws -> Value {
    do { return try work() } catch let refusal as Refusal {
      throw ValidationError(
        "\(place): \(refusal.code.name) (\(refusal.rule)): \(refusal.code.sentence.english) / \(refusal.code.sentence.turkish)"
      )
    } catch let fault as TableFault {
      throw ValidationError("\(place): line \(fault.line), column \(fault.column): \(fault.problem)")
    }
  }
}
