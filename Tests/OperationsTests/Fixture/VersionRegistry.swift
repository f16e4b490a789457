import Foundation
import KMIP
import TTLV
import Testing

/// Since when what exists, by the standard's registry and not by this library's tables.
struct VersionRegistry {
  private var tags: [UInt32: (name: String, versions: Set<String>, enumeration: String?, mask: String?)] = [:]
  private var values: [String: [UInt32: Set<String>]] = [:]

  /// nil, and said so, where there is none.
  static func read() throws -> VersionRegistry? {
    let root = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../..")
      .standardizedFileURL
    let place =
      ProcessInfo.processInfo.environment["CONCLAVE_KMIP_REGISTRY"].map { URL(filePath: $0) }
      ?? root.appending(path: "../shared/kmip/registry.json").standardizedFileURL
    guard let bytes = try? Data(contentsOf: place) else {
      print("SKIPPED: no registry at \(place.path); set CONCLAVE_KMIP_REGISTRY")
      return nil
    }
    let facts = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    var registry = VersionRegistry()
    for case let tag as [String: Any] in try #require(facts["tags"] as? [String: Any]).values {
      guard let hex = tag["hex"] as? String, let code = UInt32(hex, radix: 16) else { continue }
      registry.tags[code] = (
        tag["name"] as? String ?? hex, Set(tag["versions"] as? [String] ?? []),
        tag["enum"] as? String,
        tag["mask"] as? String
      )
    }
    let tables = try [facts["enums"], facts["masks"]].map { try #require($0 as? [String: Any]) }
    for case (let name, let table as [String: Any]) in tables.joined() {
      for case let value as [String: Any] in (table["values"] as? [String: Any] ?? [:]).values {
        guard let hex = value["hex"] as? String, let code = UInt32(hex, radix: 16) else { continue }
        registry.values[name, default: [:]][code, default: []].formUnion(
          value["versions"] as? [String] ?? [])
      }
    }
    try #require(registry.tags.count > 300 && registry.values.count > 40)
    return registry
  }

  /// What of `item` the version lacks.
  func problems(_ item: Item, _ version: ProtocolVersion) -> [String] {
    let word = version.description
    guard let tag = tags[item.tag.rawValue] else {
      return item.tag.isExtension ? [] : ["the tag \(item.tag) is none"]
    }
    guard tag.versions.contains(word) else { return ["\(tag.name) is newer"] }
    switch item.value {
    case .structure(let members): return members.flatMap { problems($0, version) }
    case .enumeration(let raw):
      guard let name = tag.enumeration, raw & 0x8000_0000 == 0, !Self.foreign.contains(name),
        let versions = values[name]?[raw]
      else { return [] }
      return versions.contains(word) ? [] : ["\(tag.name) has no value \(raw) there"]
    case .integer(let bits):
      guard let rows = tag.mask.flatMap({ values[$0] }) else { return [] }
      return rows.filter { UInt32(bitPattern: bits) & $0.key != 0 && !$0.value.contains(word) }.map {
        "\(tag.name) has no bit \($0.key) there"
      }
    case .identifier, .reference, .nameReference:
      return version < .v3_0 ? ["\(tag.name) has a type of 3.0"] : []
    case .dateTimeExtended: return version < .v2_0 ? ["\(tag.name) has a type of 2.0"] : []
    default: return []
    }
  }

  /// PKCS#11's own numbers.
  private static let foreign: Set<String> = ["PKCS_11Function", "PKCS_11ReturnCode"]
}
