import Foundation
import Testing

@testable import KMIP
@testable import TTLV

/// Every message of the published cases, as material for the codecs.
@Suite struct PublishedCaseTests {
  private struct Message {
    let file: String
    let item: Item
    let version: ProtocolVersion
  }

  /// Variables take any value of the right type: bytes, numbers and text of their own.
  private static func substitute(_ tag: TTLV.Tag, _ type: TTLV.ItemType, _ text: Text) -> Value? {
    guard text.utf8.first == UInt8(ascii: "$") else {
      return tag == .attributeName ? .textString(text.withSingleSpaces) : nil
    }
    switch type {
    case .dateTime: return .dateTime(1_400_000_000)
    case .byteString: return .byteString(Array(text.utf8))
    case .textString: return .textString(text)
    case .identifier: return .identifier(text)
    case .reference: return .reference(text)
    case .bigInteger: return .bigInteger([0, 0, 0, 0, 0, 0, 0, 5])
    case .integer: return .integer(5)
    case .longInteger: return .longInteger(5)
    default: return nil
    }
  }

  /// Read once for all tests.
  private static let messages = Result { try readMessages() }

  private static func readMessages() throws -> [Message] {
    try ReferenceData.cases().flatMap { url -> [Message] in
      let items = try XMLDecoder.decodeSequence(
        inside: ["KMIP", "KmipTestCase"], Array(Data(contentsOf: url)), names: StandardNames(), substitution: substitute
      )
      return items.map { item in
        let header = item.value[.requestHeader] ?? item.value[.responseHeader]
        let version = header?[.protocolVersion]
        guard case .integer(let major) = version?[.protocolVersionMajor],
          case .integer(let minor) = version?[.protocolVersionMinor]
        else { return Message(file: url.lastPathComponent, item: item, version: .v2_1) }
        return Message(
          file: url.lastPathComponent, item: item, version: ProtocolVersion(major: major, minor: minor))
      }
    }
  }

  @Test func everyMessageSurvivesEveryForm() throws {
    let messages = try Self.messages.get()
    for message in messages {
      #expect(try BinaryDecoder.decode(BinaryEncoder.encode(message.item)) == message.item, "\(message.file)")
      let xml = XMLEncoder.encode(message.item, names: StandardNames(version: message.version))
      #expect(try XMLDecoder.decode(xml, names: StandardNames()) == message.item, "\(message.file)")
      let json = JSONItemEncoder.encode(message.item, names: StandardNames(version: message.version))
      #expect(try JSONItemDecoder.decode(json, names: StandardNames()) == message.item, "\(message.file)")
    }
    if !messages.isEmpty { #expect(messages.count > 3_000) }
  }

  /// Objects and attributes in the cases decode, and come out as they went in.
  @Test func objectsAndAttributesSurvive() throws {
    var objects = 0
    var attributes = 0
    for message in try Self.messages.get() where ProtocolVersion.known.contains(message.version) {
      for item in Self.all(in: message.item) {
        if ManagedObjectValue.isObject(item.tag), case .structure(let members) = item.value, !members.isEmpty {
          objects += 1
          try expectObject(item, message)
        } else if item.tag == .attribute {
          attributes += 1
          expectAttribute(item, message)
        } else if item.tag == .attributes || item.tag == .commonAttributes {
          guard case .structure(let members) = item.value else { continue }
          for member in members {
            attributes += 1
            expectAttribute(member, message)
          }
        }
      }
    }
    #expect(objects > 0 || ReferenceData.cases().isEmpty)
    #expect(attributes > 0 || ReferenceData.cases().isEmpty)
    print("published cases: \(objects) objects, \(attributes) attributes")
  }

  private func expectObject(_ item: Item, _ message: Message) throws {
    do {
      let object = try ManagedObjectValue(decoding: item, version: message.version)
      let again = try object.encoded(for: message.version)
      #expect(Self.sorted(again) == Self.sorted(item), "\(message.file)")
      #expect(try ManagedObjectValue(recordItem: object.recordItem) == object, "\(message.file)")
    } catch {
      Issue.record("\(message.file): \(error)")
    }
  }

  private func expectAttribute(_ item: Item, _ message: Message) {
    do {
      let attribute = try Attribute(decoding: item, version: message.version)
      let again = attribute.encoded(for: message.version)
      // An index of 0 may be omitted, and is.
      #expect(again.map(Self.sorted) == Self.sorted(Self.withoutZeroIndex(item)), "\(message.file)")
      let set = AttributeSet([attribute])
      #expect(try AttributeSet(recordItems: set.recordItems) == set)
    } catch {
      Issue.record("\(message.file): \(error)")
    }
  }

  private static func all(in item: Item) -> [Item] {
    guard case .structure(let members) = item.value else { return [item] }
    return [item] + members.flatMap { all(in: $0) }
  }

  private static func withoutZeroIndex(_ item: Item) -> Item {
    guard case .structure(let members) = item.value else { return item }
    return Item(item.tag, .structure(members.filter { $0 != Item(.attributeIndex, .integer(0)) }))
  }

  /// Members by tag: the cases do not always keep the standard's order.
  private static func sorted(_ item: Item) -> Item {
    guard case .structure(let members) = item.value else { return item }
    let inner = members.map { sorted($0) }
    return Item(
      item.tag,
      .structure(inner.enumerated().sorted { ($0.element.tag, $0.offset) < ($1.element.tag, $1.offset) }.map(\.element))
    )
  }
}
