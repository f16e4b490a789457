/// The file that counts the starts of a node. What is numbered by a start (requests on their way to a leader, the names
/// of reads) must never come twice, so the count is durable before the start goes on.
///
///     conclave starts 1
///     number 17
///     checksum 0123456789abcdef
public enum StartsFile {
  static let name = "starts"
  /// Where the count goes on when it cannot be read any more: beyond what any node can have reached by counting.
  static let unreadable: UInt64 = 1 << 31

  /// Adds one durably and answers the sum. The file is made with the log, so a missing one is damage.
  public static func count(in directory: String, _ disk: any Disk = PosixDisk()) throws(DirectoryError) -> UInt64 {
    guard let before = try read(in: directory, disk) else { throw .damaged(file: "\(directory)/\(name)") }
    try write(before + 1, in: directory, disk)
    return before + 1
  }

  /// The number in the file, nil when there is none.
  static func read(in directory: String, _ disk: any Disk = PosixDisk()) throws(DirectoryError) -> UInt64? {
    let path = "\(directory)/\(name)"
    let bytes: [UInt8]?
    do { bytes = try disk.contents(of: path) } catch { throw .disk(error) }
    guard let bytes else { return nil }
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
    guard fields.count > 0, fields[0].count == 3, fields[0][0] == "conclave", fields[0][1] == "starts" else {
      throw .damaged(file: path)
    }
    guard fields[0][2] == "1" else { throw .unknownFormat(file: path, version: String(fields[0][2])) }
    // The text is canonical: what does not encode to the same bytes is not what was written.
    guard fields.count > 1, fields[1].count == 2, let number = UInt64(fields[1][1]), number < .max,
      encode(number) == bytes
    else { throw .damaged(file: path) }
    return number
  }

  /// Puts the count in place, durably.
  public static func write(
    _ number: UInt64, in directory: String, _ disk: any Disk = PosixDisk()
  ) throws(DirectoryError) {
    do { try disk.replace(name, in: directory, with: encode(number)) } catch { throw .disk(error) }
  }

  static func encode(_ number: UInt64) -> [UInt8] {
    let text = "conclave starts 1\nnumber \(number)\n"
    return Array((text + "checksum \(IdentityFile.hex(Checksum.of(Array(text.utf8)), digits: 16))\n").utf8)
  }
}
