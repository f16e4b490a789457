import Foundation
import KMIP
import TTLV

/// One of the OASIS test cases: requests and the responses that are expected.
struct PublishedCase {
  let name: String
  let version: ProtocolVersion
  let exchanges: [(request: Item, response: Item)]

  /// Our own, and those of `CONCLAVE_KMIP_CASES`, else `../shared/kmip/testcases` beside the repository; empty, and said aloud, where the
  /// cases are not there.
  static func all() throws -> [PublishedCase] {
    let root = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../..").standardizedFileURL
    let place =
      ProcessInfo.processInfo.environment["CONCLAVE_KMIP_CASES"].map { URL(filePath: $0) }
      ?? root.appending(path: "../shared/kmip/testcases").standardizedFileURL
    let files = FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    guard let files, !files.isEmpty else {
      print("SKIPPED: no OASIS test cases at \(place.path); set CONCLAVE_KMIP_CASES")
      return []
    }
    let own = root.appending(path: "Tests/Conformance/cases").standardizedFileURL
    let ours = FileManager.default.enumerator(at: own, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    return try (files + (ours ?? [])).filter { $0.pathExtension == "xml" }.sorted {
      $0.lastPathComponent < $1.lastPathComponent
    }
    .compactMap { try PublishedCase($0) }
  }

  private init?(_ file: URL) throws {
    name = file.deletingPathExtension().lastPathComponent
    let items = try XMLDecoder.decodeSequence(
      inside: ["KMIP", "KmipTestCase"], Array(Data(contentsOf: file)), names: StandardNames(),
      substitution: Self.substitute)
    guard let first = items.first, let named = first.value[.requestHeader]?[.protocolVersion],
      case .integer(let major)? = named[.protocolVersionMajor],
      case .integer(let minor)? = named[.protocolVersionMinor]
    else { return nil }
    version = ProtocolVersion(major: major, minor: minor)
    var exchanges: [(Item, Item)] = []
    for at in stride(from: 0, to: items.count - 1, by: 2) { exchanges.append((items[at], items[at + 1])) }
    self.exchanges = exchanges
  }

  /// The operations of all requests.
  var operations: [KMIP.Operation] {
    exchanges.flatMap { $0.request.batchItems }.compactMap { item in
      guard case .enumeration(let code)? = item.value[.operation] else { return nil }
      return KMIP.Operation(rawValue: code)
    }
  }

  /// Variables of other types than text cannot stay in their place: dates count from the fixture's start.
  private static func substitute(_ tag: TTLV.Tag, _ type: TTLV.ItemType, _ text: Text) -> Value? {
    let string = text.string
    guard string.hasPrefix("$") else {
      guard tag == .attributeName else { return nil }
      return .textString(Text(string.split(separator: " ").joined(separator: " ")))
    }
    switch type {
    case .dateTime:
      return .dateTime(1_700_000_000 + (Int64(string.dropFirst(4)) ?? 0))
    case .byteString: return .byteString(Array(text.utf8))
    case .textString: return .textString(text)
    default: return nil
    }
  }
}

extension Item {
  var batchItems: [Item] {
    guard case .structure(let members) = value else { return [] }
    return members.filter { $0.tag == .batchItem }
  }

  /// This item with what the variables stand for.
  func replacing(_ variables: [Text: Text]) -> Item {
    switch value {
    case .structure(let members): Item(tag, .structure(members.map { $0.replacing(variables) }))
    case .textString(let text): Item(tag, .textString(variables[text] ?? text))
    case .identifier(let text): Item(tag, .identifier(variables[text] ?? text))
    case .reference(let text): Item(tag, .reference(variables[text] ?? text))
    default: self
    }
  }
}
