internal import Custody
internal import OpenSSL
public import Secrets

/// A recovery key in parts, of which a number opens what was sealed to it (`SecretShare`), as texts `crs1_…`.
public enum RecoveryShares {
  /// - Parameters:
  ///   - count: shares to make.
  ///   - threshold: how many of them open.
  public static func split(_ secret: SecretBytes, count: Int, threshold: Int) throws(BackupError) -> [String] {
    let set = try cryptography(.cryptography) { () throws(OpenSSLError) in try Random.bytes(8) }
    do {
      return try SecretShare.split(secret, set: set, count: count, threshold: threshold).map { $0.revealed(.recovery) }
    } catch {
      throw BackupError(error.code == .shareRefused ? .recipient : .cryptography, error.description)
    }
  }

  /// The secret of shares that belong together, in any order, as many as are needed or more.
  public static func join(_ texts: [String]) throws(BackupError) -> SecretBytes {
    var shares: [SecretShare] = []
    for text in texts {
      guard let share = SecretShare(text, .recovery) else {
        throw BackupError(.wrongKey, "a share is none, or was not copied whole")
      }
      shares.append(share)
    }
    do { return try SecretShare.joined(shares) } catch { throw BackupError(.wrongKey, error.description) }
  }
}
