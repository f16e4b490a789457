// swift-tools-version: 6.2
import PackageDescription

// Strict layers (docs/ARCHITECTURE.md): a target imports only what its row here names. The build enforces it with
// `--explicit-target-dependency-import-check error` (see the Makefile).
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let nio: Target.Dependency = .product(name: "NIO", package: "swift-nio")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let hashTrees: Target.Dependency = .product(name: "HashTreeCollections", package: "swift-collections")
let deques: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource]? = nil
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, resources: resources,
    swiftSettings: strict)
}

func command(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

// Layers 0–4: pure. No C, no NIO, no Foundation.
let pure: [Target] = [
  room("Mutants"),
  room("Secrets"),
  room("TTLV"),
  room("Raft", [deques]),
  room("Store", [hashTrees]),
  room("KMIP", ["TTLV", "Secrets"]),
  room("Access", ["KMIP", "TTLV"]),
  room("Registry", ["Raft", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
  room("Operations", ["Registry", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
  room("NodeCore", ["Raft", "Operations", "Registry", "Store", "TTLV", "KMIP", "Access", "Secrets", deques]),
  room(
    "Simulation",
    ["Mutants", "NodeCore", "Raft", "Operations", "Registry", "Store", "TTLV", "KMIP", "Access", "Secrets", deques]),
]

// Layer 4, tools: pure too.
let searches: [Target] = [
  room("Exploration", ["Raft"])
]

// Layer 5: one thin Swift owner per C library.
let c: [Target] = [
  .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CRocksDB", pkgConfig: "rocksdb", providers: [.apt(["librocksdb-dev"])]),
  .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
  .systemLibrary(name: "CPKCS11", pkgConfig: "p11-kit-1", providers: [.apt(["libp11-kit-dev"])]),
  .target(name: "CPeerWire", dependencies: ["CProtobufC"], exclude: ["peer.proto"], publicHeadersPath: "include"),
  .target(name: "CWipingHeap"),
  room("OpenSSL", ["COpenSSL", "Secrets"]),
  room("RocksDB", ["CRocksDB", "Secrets"]),
  room("PKCS11", ["CPKCS11", "Secrets"]),
  room("PeerWire", ["CPeerWire", "CProtobufC", "Raft", "Secrets"]),
]

// Layers 6–7: the edges.
let edges: [Target] = [
  room("Persistence", ["RocksDB", "Store", "Raft"]),
  room("Custody", ["PKCS11", "OpenSSL", "Secrets"]),
  room("PostQuantum", ["Secrets", crypto]),
  room("Cryptography", ["OpenSSL", "PostQuantum", "Operations", "Access", "Registry", "KMIP", "TTLV", "Secrets"]),
  room("FrontEnd", ["TTLV", "Access", nioCore, nioPosix, nioTLS, nioSSL, logging]),
  room("AuditTrail", ["Registry", "KMIP", "TTLV", "OpenSSL"]),
  room("Backup", ["AuditTrail", "Custody", "Registry", "Store", "OpenSSL", "Secrets"]),
  room("AdminPort", [nioCore, nioPosix, nioSSL]),
  room("Peering", ["Raft", nioCore, nioPosix, nioTLS, nioSSL, logging]),
  room(
    "Server",
    [
      "Secrets", "TTLV", "Raft", "Store", "KMIP", "Access", "Registry", "Operations", "NodeCore", "Persistence",
      "Custody", "Cryptography", "FrontEnd", "AdminPort", "AuditTrail", "Backup", "Peering", "PeerWire", "OpenSSL",
      "PKCS11",
      nioCore, nioPosix, nioTLS, nioSSL, logging, yams, deques,
    ]),
  room("CrashSearch", ["Persistence", "Raft", "Store"]),
  room("KMIPClient", ["KMIP", "TTLV", nioCore, nioPosix, nioTLS, nioSSL]),
]

// Layer 8: what people run.
let commands: [Target] = [
  room("DevelopmentCluster", ["AdminPort", "OpenSSL", "Custody", "Secrets"]),
  command(
    "conclaved",
    ["CWipingHeap", "Server", "Backup", "DevelopmentCluster", "Custody", "OpenSSL", "Secrets", arguments, logging]),
  command(
    "conclave",
    [
      "AuditTrail", "Backup", "Custody", "Registry", "Store", "OpenSSL", "KMIPClient", "KMIP", "TTLV", "Secrets",
      "DevelopmentCluster",
      nioCore,
      nioPosix, nioSSL, arguments,
    ]),
  command("conclave-cluster", ["DevelopmentCluster", "KMIPClient", "KMIP", "TTLV", "Secrets", arguments]),
  command(
    "conclave-cost",
    [
      "CWipingHeap", "Operations", "Registry", "Store", "Access", "KMIP", "TTLV", "Secrets", "Custody", "Cryptography",
      "OpenSSL", arguments,
    ]),
  command("conclave-pkcs11-host", ["CWipingHeap", "Custody"]),
  command("conclave-explore", ["Exploration", arguments]),
  command("conclave-crashpoints", ["CrashSearch", arguments]),
  room("Conformance", ["KMIP", "TTLV"]),
  command(
    "conclave-conformance",
    ["Conformance", "KMIPClient", "KMIP", "TTLV", "DevelopmentCluster", nioCore, nioPosix, arguments]),
]

let proofs: [Target] = [
  tests(of: "Secrets"),
  tests(of: "TTLV"),
  tests(of: "Raft"),
  tests(of: "Store"),
  tests(of: "KMIP", ["TTLV", "Secrets"]),
  tests(of: "Access", ["KMIP", "TTLV"]),
  tests(of: "Registry", ["Raft", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
  tests(of: "Operations", ["Registry", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
  tests(of: "NodeCore", ["Raft", "Operations", "Registry", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
  tests(
    of: "Simulation",
    ["Mutants", "NodeCore", "Raft", "Operations", "Registry", "Store", "TTLV", "KMIP", "Access", "Secrets"]),
  tests(of: "Exploration"),
  tests(of: "CrashSearch"),
  tests(of: "OpenSSL", ["Secrets"]),
  tests(of: "RocksDB"),
  tests(of: "PKCS11", ["Secrets"]),
  tests(of: "PeerWire", ["Raft"]),
  tests(of: "Persistence", ["Store", "Raft", "RocksDB"]),
  tests(of: "Custody", ["PKCS11", "OpenSSL", "Secrets", "conclave-pkcs11-host"], exclude: ["FaultShim"]),
  tests(
    of: "Cryptography",
    ["PostQuantum", "Operations", "OpenSSL", "KMIP", "TTLV", "Secrets", "Registry", "Store", "Access", "Conformance"]),
  tests(of: "FrontEnd", ["TTLV", "Access", "OpenSSL", nioCore, nioPosix, nioTLS, nioSSL]),
  tests(of: "Peering", ["Raft", "OpenSSL", nioCore, nioPosix, nioTLS, nioSSL, logging]),
  tests(
    of: "Server",
    [
      "Secrets", "OpenSSL", "Custody", "Persistence", "Raft", "Registry", "Peering", "Store", "KMIP", "TTLV", nioCore,
      nioEmbedded,
    ]),
  tests(of: "Backup", ["AuditTrail", "Custody", "Registry", "Store", "OpenSSL", "Secrets"]),
  tests(of: "AuditTrail", ["Registry", "KMIP", "TTLV", "OpenSSL"]),
  tests(of: "KMIPClient", ["KMIP", "TTLV", "OpenSSL", "FrontEnd", "Access", nioCore, nioPosix]),
  tests(of: "Conformance", ["KMIP", "TTLV"]),
  tests(of: "DevelopmentCluster", ["OpenSSL", nioCore, nioPosix, nioSSL]),
]

let package = Package(
  name: "conclave",
  products: [
    .executable(name: "conclaved", targets: ["conclaved"]),
    .executable(name: "conclave", targets: ["conclave"]),
    .executable(name: "conclave-cluster", targets: ["conclave-cluster"]),
    .executable(name: "conclave-pkcs11-host", targets: ["conclave-pkcs11-host"]),
    .executable(name: "conclave-explore", targets: ["conclave-explore"]),
    .executable(name: "conclave-crashpoints", targets: ["conclave-crashpoints"]),
    .executable(name: "conclave-conformance", targets: ["conclave-conformance"]),
    .library(name: "KMIPClient", targets: ["KMIPClient"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: pure + searches + c + edges + commands + proofs
)
