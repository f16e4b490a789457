import Foundation
import TTLV

@testable import KMIP

/// The facts of the standard that the tests compare with: a registry in JSON and the published test cases.
enum ReferenceData {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// `CONCLAVE_KMIP_REGISTRY`, else `../shared/kmip/registry.json` beside the repository.
  static let registryURL =
    ProcessInfo.processInfo.environment["CONCLAVE_KMIP_REGISTRY"].map { URL(filePath: $0) }
    ?? root.appending(path: "../shared/kmip/registry.json")

  /// `CONCLAVE_KMIP_CASES`, else `../shared/kmip/testcases` beside the repository.
  static let casesURL =
    ProcessInfo.processInfo.environment["CONCLAVE_KMIP_CASES"].map { URL(filePath: $0) }
    ?? root.appending(path: "../shared/kmip/testcases")

  /// Nil, and said aloud, where the file is not there.
  static func registry() throws -> Registry? {
    guard let data = try? Data(contentsOf: registryURL) else {
      print("SKIPPED: no KMIP registry at \(registryURL.path); set CONCLAVE_KMIP_REGISTRY")
      return nil
    }
    return try JSONDecoder().decode(Registry.self, from: data)
  }

  /// The paths of all cases; empty, and said aloud, where they are not there.
  static func cases() -> [URL] {
    guard let files = FileManager.default.enumerator(at: casesURL, includingPropertiesForKeys: nil) else {
      print("SKIPPED: no OASIS test cases at \(casesURL.path); set CONCLAVE_KMIP_CASES")
      return []
    }
    let found = files.compactMap { $0 as? URL }.filter { $0.pathExtension == "xml" }
    if found.isEmpty { print("SKIPPED: no OASIS test cases at \(casesURL.path); set CONCLAVE_KMIP_CASES") }
    return found.sorted { $0.path < $1.path }
  }

  static func version(_ text: String) -> ProtocolVersion {
    let parts = text.split(separator: ".").map { Int32($0)! }
    return ProtocolVersion(major: parts[0], minor: parts[1])
  }
}

struct Registry: Decodable {
  struct Tag: Decodable {
    let name: String
    let hex: String
    let versions: [String]
    let type: String?
  }
  struct Values: Decodable {
    struct Value: Decodable {
      let name: String
      let hex: String
      let versions: [String]
    }
    let values: [String: Value]
  }
  struct Attribute: Decodable {
    struct Rules: Decodable {
      let always: String?
      let setBy: String?
      let modifiableByServer: String?
      let modifiableByClient: String?
      let deletableByClient: String?
      let many: String?
      let implied: String?
      let sameIn: [String]?
      enum CodingKeys: String, CodingKey {
        case always = "sHALLAlwaysHaveAValue"
        case setBy = "initiallySetBy"
        case modifiableByServer, modifiableByClient, deletableByClient, sameIn
        case many = "multipleInstancesPermitted"
        case implied = "whenImplicitlySet"
      }
    }
    let name: String
    let rulesByVersion: [String: Rules]
  }
  let versions: [String]
  let tags: [String: Tag]
  let enums: [String: Values]
  let masks: [String: Values]
  let attributes: [String: Attribute]
}
