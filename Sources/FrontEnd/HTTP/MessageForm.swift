/// The encodings in which a KMIP message travels (KMIP Additional Message Encodings 1.0 §2.4): which one, the Content-Type
/// of an HTTPS request says.
public enum MessageForm: Hashable, Sendable, CaseIterable {
  case ttlv
  case xml
  case json

  /// The Content-Type, both ways.
  public var mediaType: String {
    switch self {
    case .ttlv: "application/octet-stream"
    case .xml: "text/xml"
    case .json: "application/json"
    }
  }

  /// The form that a Content-Type names; nil when it names none. Texts are UTF-8: another character set is no form.
  init?(contentType: ArraySlice<UInt8>) {
    let parts = contentType.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let name = ASCII.lowercased(ASCII.trimmed(parts[0]))
    guard let form = MessageForm.allCases.first(where: { name.elementsEqual($0.mediaType.utf8) }) else { return nil }
    for part in parts.dropFirst() where form != .ttlv {
      let parameter = ASCII.lowercased(ASCII.trimmed(part))
      guard parameter.starts(with: "charset=".utf8) else { continue }
      let value = parameter.dropFirst("charset=".utf8.count).filter { $0 != UInt8(ascii: "\"") }
      guard value.elementsEqual("utf-8".utf8) || value.elementsEqual("us-ascii".utf8) else { return nil }
    }
    self = form
  }
}

/// Bytes of a protocol's ASCII text.
enum ASCII {
  static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Without spaces and tabs at its ends.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
    return bytes
  }

  /// RFC 9110 §5.6.2.
  static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
    default: false
    }
  }
}
