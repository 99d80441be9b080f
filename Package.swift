// swift-tools-version:6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableExperimentalFeature("SuppressedAssociatedTypes"),
  .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "kaydi",
  products: [.executable(name: "kaydi", targets: ["kaydi"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // The pure part: no clock, no randomness, no files, no floating point.
    .target(name: "Units", swiftSettings: strict),
    .systemLibrary(name: "CMachine"),
    .target(name: "Kernel", dependencies: ["CMachine", "Units"], swiftSettings: strict),
    .target(name: "Clearing", dependencies: ["Kernel", "Units"], swiftSettings: strict),
    .target(name: "Depository", dependencies: ["Clearing", "Kernel", "Units"], swiftSettings: strict),
    .target(name: "Engine", dependencies: ["Depository", "Kernel", "Units"], swiftSettings: strict),
    // The part that touches the world.
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CPKCS11", pkgConfig: "p11-kit-1", providers: [.apt(["libp11-kit-dev"])]),
    .target(
      name: "Proofs", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(
      name: "Signing",
      dependencies: [
        "CPKCS11", "CSodium", "Kernel", "Units", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ], swiftSettings: strict),
    .target(
      name: "JournalStore",
      dependencies: [
        "Kernel", "Units", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .target(
      name: "Views",
      dependencies: [
        "Engine", "Depository", "Kernel", "Units", "JournalStore",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .target(
      name: "Gateways",
      dependencies: [
        "Depository", "Kernel", "Units", .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .target(
      name: "Registrar",
      dependencies: [
        "Engine", "Kernel", "Units", "JournalStore", "Signing",
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(
      name: "Service",
      dependencies: [
        "Views", "Gateways", "Registrar", "Engine", "Depository", "Kernel", "Units", "JournalStore", "Proofs",
        "Signing", .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdHTTP2", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(
      name: "Simulator",
      dependencies: [
        "Engine", "Depository", "Kernel", "Units", "JournalStore", "Signing", "Views", "Registrar",
        .product(name: "Yams", package: "Yams"), .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "kaydi",
      dependencies: [
        "Service", "Simulator", "Gateways", "Registrar", "Views", "Engine", "Clearing", "Depository",
        "Kernel", "Units",
        "JournalStore", "Proofs", "Signing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    // Tests use the public faces alone, so that one optimised build serves tests, demo and benchmarks.
    .target(name: "TestSupport", swiftSettings: strict),
    // The fuzzers are run over their corpus by a test, and by libFuzzer from a build of its own
    // (Fuzz/Makefile).
    .target(
      name: "Fuzzers",
      dependencies: [
        "Engine", "Depository", "Kernel", "Units", "JournalStore", "Signing",
        .product(name: "Crypto", package: "swift-crypto"),
      ], path: "Fuzz/Fuzzers", swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["Fuzzers"], swiftSettings: strict),
    .testTarget(name: "UnitsTests", dependencies: ["Units", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SigningTests",
      dependencies: [
        "Signing", "TestSupport", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ProofsTests",
      dependencies: ["Proofs", "TestSupport", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .testTarget(
      name: "JournalStoreTests",
      dependencies: [
        "JournalStore", "Kernel", "Units", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ClearingTests", dependencies: ["Clearing", "Kernel", "Units", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "KernelTests", dependencies: ["Kernel", "Units", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "Depository", "Kernel", "Units", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ViewsTests",
      dependencies: [
        "Views", "Engine", "Depository", "Kernel", "Units", "JournalStore", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .testTarget(
      name: "GatewaysTests",
      dependencies: [
        "Gateways", "Signing", "Depository", "Kernel", "Units", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "SimulatorTests",
      dependencies: ["Simulator", "Engine", "Depository", "Kernel", "Units", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "kaydi", "Service", "Gateways", "Registrar", "Views", "Engine", "Depository", "Kernel", "Units",
        "JournalStore", "Proofs", "Signing", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    // Runs the built tool; depends on it so that it is built first.
    .testTarget(name: "CommandTests", dependencies: ["kaydi", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "StructureTests", dependencies: ["Kernel"], swiftSettings: strict),
  ]
)
