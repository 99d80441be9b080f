// SPDX-License-Identifier: Apache-2.0

/// One target of the package and the targets it may import: those it stands on, with all that they stand on.
struct Part: Sendable {
  let name: String
  let standsOn: [String]
  /// Pure parts import nothing else at all, and have no clock, chance, floating point, files or tasks.
  let isPure: Bool

  /// The table of parts in `Docs/ARCHITECTURE.md`: a part stands only on parts above it. Parts not built yet
  /// have their place already.
  static let table: [Part] = [
    pure("Units"),
    pure("CMachine"),
    pure("Kernel", on: "CMachine", "Units"),
    pure("Clearing", on: "Kernel"),
    pure("Depository", on: "Clearing"),
    pure("Licensing", on: "Depository"),
    pure("Lending", on: "Depository"),
    pure("Alerts", on: "Depository"),
    pure("Engine", on: "Licensing", "Lending", "Alerts"),
    edge("JournalStore", on: "Kernel"),
    edge("Signing", on: "Kernel"),
    edge("Proofs"),
    edge("Views", on: "Engine", "JournalStore"),
    edge("Gateways", on: "Depository"),
    edge("Registrar", on: "Engine", "JournalStore", "Signing"),
    edge("Service", on: "Views", "Gateways", "Registrar", "Proofs"),
    edge("Simulator", on: "Views", "Gateways", "Registrar"),
    edge("kaydi", on: "Service", "Simulator"),
    edge("TestSupport", on: "Engine"),
  ]

  static let byName = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0) })

  /// Every part that this one may import.
  var reach: Set<String> {
    standsOn.reduce(into: []) { reach, name in
      reach.insert(name)
      reach.formUnion(Part.byName[name]?.reach ?? [])
    }
  }

  /// The imports of a file of this part that its place in the table does not allow.
  func bannedImports(in source: SwiftTokens) -> [SwiftTokens.Token] {
    source.imports.filter { token in
      let module = token.text
      let isOwn = Part.byName[module] != nil
      return (isPure || isOwn) && module != name && !reach.contains(module)
    }
  }

  private static func pure(_ name: String, on parts: String...) -> Part {
    Part(name: name, standsOn: parts, isPure: true)
  }

  private static func edge(_ name: String, on parts: String...) -> Part {
    Part(name: name, standsOn: parts, isPure: false)
  }
}
