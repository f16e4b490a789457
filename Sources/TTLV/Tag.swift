/// A TTLV tag: three bytes. KMIP's own are 0x42xxxx, extensions 0x54xxxx (KMIP 2.1 §9.1.1.1).
public struct Tag: Hashable, Comparable, Sendable {
  public let rawValue: UInt32

  /// Only the low three bytes of `rawValue` are kept.
  @inlinable public init(_ rawValue: UInt32) { self.rawValue = rawValue & 0xFF_FFFF }

  public static func < (left: Tag, right: Tag) -> Bool { left.rawValue < right.rawValue }

  public var isExtension: Bool { rawValue >> 16 == 0x54 }
}

extension Tag: CustomStringConvertible {
  /// Hexadecimal, as `0x420094`: this room knows no names.
  public var description: String { "0x" + hexadecimal(rawValue, digits: 6) }
}

func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
