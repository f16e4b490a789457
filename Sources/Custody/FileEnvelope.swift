internal import OpenSSL

/// What all files of custody share: `magic[8] ‖ version[1] ‖ content ‖ SHA-256 of all before[32]`.
struct FileEnvelope {
  let magic: StaticString
  let version: UInt8

  static let rootKey = FileEnvelope(magic: "CNCLROOT", version: 1)
  static let keyring = FileEnvelope(magic: "CNCLRING", version: 1)
  static let authority = FileEnvelope(magic: "CNCLAUTH", version: 1)
  static let operatorToken = FileEnvelope(magic: "CNCLOPER", version: 1)
  static let oldWrapping = FileEnvelope(magic: "CNCLWRAP", version: 1)
  static let softwareToken = FileEnvelope(magic: "CNCLSOFT", version: 1)

  private var head: [UInt8] { magic.withUTF8Buffer { Array($0) } + [version] }

  func sealed(_ content: [UInt8]) -> [UInt8] {
    let bytes = head + content
    return bytes + Digest.sha256.hash(bytes)
  }

  /// The content, once magic, version and checksum are right. The version is looked at before the checksum, since a
  /// later version may end in another way.
  func opened(_ bytes: [UInt8], file: String) throws(CustodyError) -> ByteReader {
    var reader = ByteReader(bytes, file: file)
    guard try reader.take(8) == Array(head[..<8]) else { throw reader.damaged("it is no file of this kind") }
    let found = try reader.number(UInt8.self)
    guard found == version else {
      throw CustodyError(
        .unknownFormat, "\(file) has format version \(found), and this release knows version \(version)",
        hint: "run the release that wrote it, or a later one")
    }
    guard bytes.count >= 9 + 32 else { throw reader.damaged("it ends too early") }
    let content = Array(bytes[..<(bytes.count - 32)])
    guard Digest.sha256.hash(content) == Array(bytes[(bytes.count - 32)...]) else {
      throw reader.damaged("its checksum does not match")
    }
    return ByteReader(Array(content[9...]), file: file)
  }
}
