// swift-tools-version: 6.2
import PackageDescription

// The load generator has no dependencies on purpose: it builds in seconds, shares no code with what it measures, and
// drives the peers (etcd, OpenBao, PyKMIP's server) by the same loop as Conclave.
let package = Package(
  name: "benchmarks",
  products: [.executable(name: "load", targets: ["load"])],
  targets: [
    .systemLibrary(name: "CTLS", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .executableTarget(
      name: "load", dependencies: ["CTLS"],
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ]),
  ]
)
