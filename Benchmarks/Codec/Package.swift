// swift-tools-version: 6.2
import PackageDescription

// Decode and encode throughput of typical messages, with the server's own rooms (by the link Sources) and nothing else, so
// that it builds in a minute.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "codec",
  targets: [
    .target(name: "Secrets", path: "Sources/Secrets", swiftSettings: strict),
    .target(name: "TTLV", path: "Sources/TTLV", swiftSettings: strict),
    .target(name: "KMIP", dependencies: ["TTLV", "Secrets"], path: "Sources/KMIP", swiftSettings: strict),
    .executableTarget(
      name: "codec", dependencies: ["KMIP", "TTLV", "Secrets"], path: "Runner", swiftSettings: strict),
  ]
)
