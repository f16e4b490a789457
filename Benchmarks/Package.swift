// swift-tools-version: 6.2
import PackageDescription

@MainActor func program(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["CTLS"],
    swiftSettings: [
      .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
      .treatAllWarnings(as: .error),
    ])
}

// The load generator has no dependencies on purpose: it builds in seconds, shares no code with what it measures, and
// drives the peers (etcd, OpenBao, PyKMIP's server, a bare echo) by the same loop as Conclave.
let package = Package(
  name: "benchmarks",
  products: [.executable(name: "load", targets: ["load"]), .executable(name: "echo", targets: ["echo"])],
  targets: [
    .systemLibrary(name: "CTLS", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    program("load"), program("echo"),
  ]
)
