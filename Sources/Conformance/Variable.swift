import KMIP
import TTLV

/// A `$NAME` of a published case. While a case is at rest its values hold the name itself; dates hold a number that no
/// calendar reaches.
struct Variable: Hashable {
  /// Without the dollar sign: `UNIQUE_IDENTIFIER_0`.
  let name: String
  /// Seconds, of `NOW-3600`.
  let offset: Int64

  static let now = "NOW"
  private static let dates: Int64 = -(1 << 60)
  private static let widest: Int64 = 1 << 40

  /// What stands for a variable in a decoded case; nil for values that are none.
  static func placeholder(_ tag: Tag, _ type: ItemType, _ text: Text) -> Value? {
    guard text.utf8.first == UInt8(ascii: "$") else {
      // Conversion has damaged some names; runs of white space stand for one space.
      return tag == .attributeName && type == .textString ? .textString(withSingleSpaces(text)) : nil
    }
    switch type {
    case .textString: return .textString(text)
    case .identifier: return .identifier(text)
    case .reference: return .reference(text)
    case .nameReference: return .nameReference(text)
    case .byteString: return .byteString(text.utf8)
    case .dateTime:
      guard let offset = offset(of: text) else { return nil }
      return .dateTime(dates + offset)
    default: return nil
    }
  }

  /// The variable that a value of a case stands for.
  init?(_ value: Value) {
    switch value {
    case .textString(let text), .identifier(let text), .reference(let text), .nameReference(let text):
      guard let name = Self.name(text.utf8) else { return nil }
      (self.name, offset) = (name, 0)
    case .byteString(let bytes):
      guard let name = Self.name(bytes) else { return nil }
      (self.name, offset) = (name, 0)
    case .dateTime(let seconds):
      guard abs(seconds - Self.dates) < Self.widest else { return nil }
      (name, offset) = (Self.now, seconds - Self.dates)
    default: return nil
    }
  }

  private init(name: String, offset: Int64) {
    self.name = name
    self.offset = offset
  }

  /// Whether the case numbers it: `UNIQUE_IDENTIFIER_0` is always the same, `DATA` the newest.
  var isNumbered: Bool {
    guard let last = name.split(separator: "_").last else { return false }
    return last.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The name without number and separators, as the element's name can be compared with it.
  var element: String {
    var parts = name.split(separator: "_")
    if isNumbered { parts.removeLast() }
    return parts.joined().uppercased()
  }

  private static func name(_ bytes: [UInt8]) -> String? {
    guard bytes.count > 1, bytes[0] == UInt8(ascii: "$") else { return nil }
    let isName = bytes.dropFirst().allSatisfy { byte in
      switch byte {
      case 0x41...0x5A, 0x30...0x39, 0x5F: true
      default: false
      }
    }
    return isName ? String(decoding: bytes.dropFirst(), as: UTF8.self) : nil
  }

  private static func offset(of text: Text) -> Int64? {
    let rest = text.string.dropFirst()
    guard rest.hasPrefix(now) else { return nil }
    let number = rest.dropFirst(now.count)
    return number.isEmpty ? 0 : Int64(number)
  }

  private static func withSingleSpaces(_ text: Text) -> Text {
    Text(text.string.split(separator: " ").joined(separator: " "))
  }
}
