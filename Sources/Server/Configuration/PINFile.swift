public import Custody
public import Secrets

/// The file that holds a token's PIN, alone on its first line.
public enum PINFile {
  /// Bytes that no PIN exceeds.
  private static let limit = 4_096

  /// Reads the PIN; a line break at its end is not part of it.
  public static func read(_ path: String) throws(CustodyError) -> SecretBytes {
    let bytes: [UInt8]
    do { bytes = try BoundedFile.read(path, limit: limit) } catch {
      throw CustodyError(
        .fileUnusable, "\(path): \(error.reason)", hint: "token.pin-file names a file that holds the PIN")
    }
    let pin = bytes.prefix { $0 != 0x0a && $0 != 0x0d }
    guard !pin.isEmpty else {
      throw CustodyError(.fileUnusable, "\(path) holds no PIN", hint: "write the PIN on its first line")
    }
    return SecretBytes(pin)
  }
}
