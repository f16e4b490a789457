/// A text string as its UTF-8 bytes. Names and identifiers compare and hash as bytes, never as `String`, whose equality
/// is Unicode's canonical equivalence: two names that differ in bytes are two names.
public struct Text: Hashable, Sendable {
  public let utf8: [UInt8]

  /// Takes bytes that are valid UTF-8; nil otherwise.
  public init?(validating utf8: [UInt8]) {
    guard utf8.allSatisfy({ $0 < 0x80 }) || String(validating: utf8, as: UTF8.self) != nil else { return nil }
    self.utf8 = utf8
  }

  public init(_ string: some StringProtocol) { utf8 = Array(string.utf8) }

  /// The text for people; never for comparing.
  public var string: String { String(decoding: utf8, as: UTF8.self) }

  public var isEmpty: Bool { utf8.isEmpty }
}

extension Text: ExpressibleByStringLiteral {
  public init(stringLiteral value: StaticString) {
    utf8 = value.withUTF8Buffer { Array($0) }
  }
}

extension Text: CustomStringConvertible {
  public var description: String { string }
}

extension Text: Comparable {
  public static func < (left: Text, right: Text) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}
