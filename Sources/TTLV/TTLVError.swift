/// What is wrong with encoded bytes, and where.
public struct TTLVError: Error, Hashable, Sendable {
  public enum Code: Hashable, Sendable {
    /// The bytes end before the item does.
    case truncated
    /// Bytes are left after the outermost item.
    case trailingBytes
    case unknownType(UInt8)
    /// The length does not fit the type, or the item does not fit its structure.
    case wrongLength
    /// Padding bytes are not zero.
    case wrongPadding
    /// A boolean that is neither 0 nor 1, text that is not UTF-8.
    case wrongValue
    case tooDeep
    case tooLong
    case tooManyItems
    /// XML and JSON: the text is not well formed, or a name is unknown.
    case syntax(String)
  }

  public let code: Code
  /// Byte offset of the item from the start of the outermost one (XML, JSON: of the text).
  public let offset: Int
  /// The tag of the item, when it could be read.
  public let tag: Tag?

  public init(_ code: Code, at offset: Int, tag: Tag? = nil) {
    self.code = code
    self.offset = offset
    self.tag = tag
  }
}
