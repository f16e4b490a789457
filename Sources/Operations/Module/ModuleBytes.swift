internal import KMIP

/// Reads the parameters of a PKCS#11 function in the profile's binary form: CK_BYTE is one byte, CK_ULONG eight,
/// big-endian; arrays have a count of four bytes before them; a pointer that may be null has a byte before it that says
/// whether it is there.
struct ModuleReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]?) { rest = (bytes ?? [])[...] }

  private static let short = KMIPError(.pkcs_11CodecError, "the PKCS#11 Input Parameters end too early")

  mutating func byte() throws(KMIPError) -> UInt8 {
    guard let first = rest.popFirst() else { throw Self.short }
    return first
  }

  mutating func flag() throws(KMIPError) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    case let other: throw KMIPError(.pkcs_11CodecError, "\(other) is neither true nor false")
    }
  }

  mutating func number() throws(KMIPError) -> UInt64 { try bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }

  /// A CK_ULONG that is a count, a handle or a type here.
  mutating func small() throws(KMIPError) -> UInt32 {
    guard let value = UInt32(exactly: try number()) else {
      throw KMIPError(.pkcs_11CodecError, "a number is larger than any that is known here")
    }
    return value
  }

  mutating func bytes(_ count: Int) throws(KMIPError) -> [UInt8] {
    guard rest.count >= count else { throw Self.short }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func count() throws(KMIPError) -> Int { Int(try bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }) }

  /// CK_BYTE array with its count.
  mutating func array() throws(KMIPError) -> [UInt8] { try bytes(try count()) }

  /// What a template says of one attribute; nil value: only the type is given.
  struct TemplateEntry {
    let type: UInt32
    let value: [UInt8]?
  }

  /// CK_ATTRIBUTE array: type, whether there is a value, whether there is a count, then count and value as far as they
  /// are there. A value without a count is a CK_BBOOL or a CK_ULONG, by its type.
  mutating func template() throws(KMIPError) -> [TemplateEntry] {
    let entries = try count()
    guard entries <= OperationLimits.moduleTemplate else {
      throw KMIPError(.pkcs_11CodecError, "a template has at most \(OperationLimits.moduleTemplate) attributes")
    }
    var template: [TemplateEntry] = []
    for _ in 0..<entries {
      let type = try small()
      let (hasValue, hasCount) = (try flag(), try flag())
      let length = hasCount ? try count() : ModuleAttribute(rawValue: type)?.isFlag == true ? 1 : 8
      template.append(TemplateEntry(type: type, value: hasValue ? try bytes(length) : nil))
    }
    return template
  }

  struct Mechanism: Hashable {
    let type: UInt32
    let parameter: [UInt8]
  }

  /// CK_MECHANISM: the type, whether a parameter follows, and the parameter with its count.
  mutating func mechanism() throws(KMIPError) -> Mechanism {
    let type = try small()
    return Mechanism(type: type, parameter: try flag() ? try array() : [])
  }

  func finish() throws(KMIPError) {
    guard rest.isEmpty else { throw KMIPError(.pkcs_11CodecError, "\(rest.count) bytes more than the function takes") }
  }
}

/// Writes what a function gives back, in the same form.
struct ModuleWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }
  mutating func number(_ value: UInt64) { append(value) }
  mutating func count(_ value: Int) { append(UInt32(value)) }

  mutating func array(_ value: [UInt8]) {
    count(value.count)
    bytes += value
  }

  /// Text filled up with spaces, as the information structures have it.
  mutating func text(_ text: String, _ length: Int) {
    let utf8 = Array(text.utf8.prefix(length))
    bytes += utf8 + [UInt8](repeating: 0x20, count: length - utf8.count)
  }

  /// CK_VERSION.
  mutating func version(_ major: UInt8, _ minor: UInt8) { bytes += [major, minor] }

  static func number(_ value: UInt64) -> [UInt8] {
    var writer = ModuleWriter()
    writer.number(value)
    return writer.bytes
  }

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
