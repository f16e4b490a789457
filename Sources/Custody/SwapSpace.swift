internal import Glibc

/// Where the kernel may write memory to disk: each area of `/proc/swaps` has to be encrypted (dm-crypt, below or above
/// whatever else) or to be memory itself (zram without a disk behind it).
public enum SwapSpace {
  private static let crypt = "CRYPT-"
  /// Devices stacked on devices.
  private static let depth = 16

  /// The areas whose content would be readable on a disk that was taken away.
  ///
  /// - Parameter root: where `/proc` and `/sys` lie; another folder for tests.
  public static func unencrypted(root: String = "") -> [String] {
    guard let table = text(root + "/proc/swaps") else { return [] }
    return table.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard fields.count >= 2 else { return nil }
      let path = unescaped(fields[0])
      return isSafe(path, isFile: fields[1] == "file", root) ? nil : path
    }
  }

  private static func isSafe(_ path: String, isFile: Bool, _ root: String) -> Bool {
    var facts = stat()
    if !isFile, let name = path.split(separator: "/").last, isThere(root + "/sys/block/" + name) {
      return isSafe(device: String(name), root, depth)
    }
    guard stat(root + path, &facts) == 0 else { return false }
    let number = isFile ? facts.st_dev : facts.st_rdev
    // As in sysmacros.h.
    let major = UInt64(number) >> 8 & 0xfff | UInt64(number) >> 32 & ~0xfff
    let minor = UInt64(number) & 0xff | UInt64(number) >> 12 & ~0xff
    guard let resolved = realpath("\(root)/sys/dev/block/\(major):\(minor)", nil) else { return false }
    defer { free(resolved) }
    let device = String(cString: resolved).split(separator: "/").last.map(String.init) ?? ""
    // A partition has no folder of its own among the blocks: what its whole disk is decides nothing, it is plain.
    return isThere(root + "/sys/block/" + device) && isSafe(device: device, root, depth)
  }

  private static func isSafe(device: String, _ root: String, _ depth: Int) -> Bool {
    let folder = root + "/sys/block/" + device
    guard depth > 0 else { return false }
    if device.hasPrefix("zram") {
      // What does not compress may be written through to a disk.
      let behind = text(folder + "/backing_dev").map(trimmed) ?? "none"
      return behind == "none" || isSafe(behind, isFile: false, root)
    }
    if let identifier = text(folder + "/dm/uuid"), identifier.hasPrefix(crypt) { return true }
    // A logical volume, an array: as safe as all that it lies on.
    let below = names(folder + "/slaves")
    return !below.isEmpty && below.allSatisfy { isSafe(device: $0, root, depth - 1) }
  }

  private static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func names(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { found.append(name) }
    }
    return found
  }

  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  }

  private static func trimmed(_ text: String) -> String { text.filter { !$0.isWhitespace } }

  /// The kernel writes blanks and the like in octal: `\040`.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let first = rest.first {
      if first == UInt8(ascii: "\\"), rest.count >= 4,
        let code = UInt8(String(decoding: rest.dropFirst().prefix(3), as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
