// swift-tools-version: 6.2
import PackageDescription

// The simulator's runner, in a package of its own: the pure rooms of `../Sources` once more, with the deliberate bugs
// compiled in (docs/decisions/0040-mutants-live-in-a-build-of-their-own.md). The daemon is never built from here.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
  .define("CONCLAVE_MUTANTS"),
]

let hashTrees: Target.Dependency = .product(name: "HashTreeCollections", package: "swift-collections")
let deques: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: strict)
}

let package = Package(
  name: "conclave-simulator",
  products: [.executable(name: "conclave-sim", targets: ["conclave-sim"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    room("Mutants"),
    room("Secrets"),
    room("TTLV"),
    room("Raft", ["Mutants", deques]),
    room("Store", [hashTrees]),
    room("KMIP", ["TTLV", "Secrets"]),
    room("Access", ["KMIP", "TTLV"]),
    room("Registry", ["Mutants", "Raft", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
    room("Operations", ["Mutants", "Registry", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
    room(
      "NodeCore", ["Mutants", "Raft", "Operations", "Registry", "Store", "TTLV", "KMIP", "Access", "Secrets", deques]),
    room(
      "Simulation",
      ["Mutants", "NodeCore", "Raft", "Operations", "Registry", "Store", "TTLV", "KMIP", "Access", "Secrets", deques]),
    .executableTarget(
      name: "conclave-sim", dependencies: ["Simulation", "Mutants", arguments], path: "Sources/conclave-sim",
      swiftSettings: strict),
  ]
)
