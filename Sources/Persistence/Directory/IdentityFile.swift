internal import Raft

/// The file that says whose directory it is. It is written last when a directory is made, so that it also says that
/// the rest was made completely.
///
///     conclave identity 1
///     cluster 000102030405060708090a0b0c0d0e0f
///     node 1
///     incarnation 1
///     checksum 0123456789abcdef
public enum IdentityFile {
  static let name = "identity"

  /// The identity in `directory`, nil when it has none.
  public static func read(in directory: String, _ disk: any Disk = PosixDisk()) throws(DirectoryError)
    -> NodeIdentity?
  {
    let path = "\(directory)/\(name)"
    let bytes: [UInt8]?
    do { bytes = try disk.contents(of: path) } catch { throw .disk(error) }
    guard let bytes else { return nil }
    return try decode(bytes, path)
  }

  /// Gives `directory` its identity, replacing one that it has.
  public static func write(_ identity: NodeIdentity, in directory: String, _ disk: any Disk = PosixDisk())
    throws(DirectoryError)
  {
    do { try disk.replace(name, in: directory, with: encode(identity)) } catch { throw .disk(error) }
  }

  static func encode(_ identity: NodeIdentity) -> [UInt8] {
    var text = "conclave identity 1\n"
    text += "cluster \(identity.cluster.map { hex(UInt64($0), digits: 2) }.joined())\n"
    text += "node \(identity.node)\nincarnation \(identity.incarnation)\n"
    return Array((text + "checksum \(hex(Checksum.of(Array(text.utf8)), digits: 16))\n").utf8)
  }

  static func decode(_ bytes: [UInt8], _ path: String) throws(DirectoryError) -> NodeIdentity {
    let text = String(decoding: bytes, as: UTF8.self)
    let fields = text.split(separator: "\n").map { $0.split(separator: " ") }
    guard fields.count > 0, fields[0].count == 3, fields[0][0] == "conclave", fields[0][1] == "identity" else {
      throw .damaged(file: path)
    }
    guard fields[0][2] == "1" else { throw .unknownFormat(file: path, version: String(fields[0][2])) }
    guard fields.count == 5, fields[1...].allSatisfy({ $0.count == 2 }),
      fields[1...].map({ $0[0] }) == ["cluster", "node", "incarnation", "checksum"],
      let node = UInt64(fields[2][1]).flatMap(NodeID.init(rawValue:)), let incarnation = UInt64(fields[3][1]),
      let cluster = unhex(fields[1][1]), cluster.count == 16
    else { throw .damaged(file: path) }
    let identity = NodeIdentity(cluster: cluster, node: node, incarnation: incarnation)
    // The text is canonical: what does not encode to the same bytes is not what was written.
    guard encode(identity) == bytes else { throw .damaged(file: path) }
    return identity
  }

  static func hex(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func unhex(_ text: Substring) -> [UInt8]? {
    let digits = text.utf8.map { Int(String(UnicodeScalar($0)), radix: 16) }
    guard digits.count % 2 == 0, digits.allSatisfy({ $0 != nil }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0]! << 4 | digits[$0 + 1]!) }
  }
}
