/// The file in which a node keeps what it knows of its peers' disks. This room does not look into it.
///
/// The file: "CLPD" 4, version 2 (1), reserved 2, identity 8, the bytes, XXH64 of all that 8; little-endian.
public enum PeersFile {
  static let name = "peers"
  private static let magic: UInt32 = 0x4450_4C43
  private static let headerBytes = 16

  /// Replaces the file in one step, durably.
  public static func write(
    _ contents: [UInt8], in directory: String, identity: NodeIdentity, _ disk: any Disk = PosixDisk()
  ) throws(DirectoryError) {
    precondition(contents.count + headerBytes + 8 <= Limits.smallFileBytes, "a record of \(contents.count) bytes")
    var bytes: [UInt8] = []
    bytes.append(number: magic)
    bytes.append(number: UInt16(1))
    bytes.append(number: UInt16(0))
    bytes.append(number: identity.digest)
    bytes += contents
    bytes.append(number: Checksum.of(bytes))
    do { try disk.replace(name, in: directory, with: bytes) } catch { throw .disk(error) }
  }

  /// What was written; nil when there is nothing, or nothing that verifies: then this node knows nothing of others,
  /// which they can do without.
  public static func read(in directory: String, identity: NodeIdentity, _ disk: any Disk = PosixDisk())
    throws(DirectoryError) -> [UInt8]?
  {
    let bytes: [UInt8]?
    do { bytes = try disk.contents(of: "\(directory)/\(name)") } catch { throw .disk(error) }
    guard let bytes, bytes.count >= headerBytes + 8 else { return nil }
    let end = bytes.count - 8
    return bytes.withUnsafeBytes { bytes -> [UInt8]? in
      var reader = ByteReader(bytes)
      guard reader.number() == magic, reader.number() == UInt16(1), reader.number() == UInt16(0),
        reader.number() == identity.digest,
        Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[..<end]), seed: 0)
          == UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self))
      else { return nil }
      return [UInt8](bytes[headerBytes..<end])
    }
  }
}
