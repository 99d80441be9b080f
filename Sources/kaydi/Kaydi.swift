// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The command-line tool.
@main
struct Kaydi: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kaydi",
    abstract: "An open central securities depository. / Açık bir merkezi kayıt sistemi.",
    subcommands: [
      DemoCommand.self, InitCommand.self, CertificateCommand.self, CardCommand.self, ServeCommand.self,
      StandInCommand.self,
      SubmitCommand.self, LetterCommand.self,
      ScenarioCommand.self, SimulateCommand.self, HoldingsCommand.self, ReportCommand.self,
      InstructionsCommand.self, InstructionCommand.self, NoticesCommand.self, ReceiptCommand.self,
      ReplayCommand.self,
      VerifyCommand.self, WitnessCommand.self, BenchmarkCommand.self, DrillCommand.self,
      BackupCommand.self, RestoreCommand.self, OperationHelpCommand.self, MarginCommand.self,
      DocumentCommand.self,
    ])
}
