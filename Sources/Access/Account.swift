public import TTLV

/// Somebody whom the operators know by name, beside the certificates: a request that proves to come from one has its
/// rights too.
public struct Account: Hashable, Sendable {
  public var name: Text
  /// Sees and uses every object.
  public var isAdministrator: Bool
  public var proofs: [Proof]

  public init(name: Text, isAdministrator: Bool, proofs: [Proof]) {
    self.name = name
    self.isAdministrator = isAdministrator
    self.proofs = proofs
  }

  /// Reads `NAME administrator|user PROOF…`, its parts separated by single spaces; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, parts.count <= 2 + Limits.proofs, !parts[0].isEmpty,
      parts[0].utf8.count <= Limits.identityLength, ["administrator", "user"].contains(parts[1])
    else { return nil }
    var proofs: [Proof] = []
    for part in parts.dropFirst(2) {
      guard let proof = Proof(part) else { return nil }
      proofs.append(proof)
    }
    self.init(name: Text(parts[0]), isAdministrator: parts[1] == "administrator", proofs: proofs)
  }

  /// As it is read.
  public var text: String {
    ([name.string, isAdministrator ? "administrator" : "user"] + proofs.map(\.text)).joined(separator: " ")
  }
}

/// How an account proves itself; one of each kind counts.
public enum Proof: Hashable, Sendable {
  /// PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2) over the password.
  case password(PasswordProof)
  /// For Hashed Password credentials with SHA-256 (KMIP 2.1 Table 415): Hash(Username || Password) and
  /// Hash(Password || Username).
  case hashed(first: [UInt8], second: [UInt8])
  case oneTime(OneTimeProof)
  /// For Device credentials: the identifiers that the device must name, in the order of KMIP 2.1 Table 412; nil: any.
  case device([Text?])

  /// Reads `pbkdf2-sha256:ITERATIONS:SALT:DIGEST`, `hashed-sha256:FIRST:SECOND`, `totp-HASH:DIGITS:SECONDS:SEED`,
  /// `hotp-HASH:DIGITS:SEED` (HASH: sha1, sha256 or sha512; bytes in hexadecimal) or
  /// `device:SERIAL/DEVICE/NETWORK/MACHINE/MEDIA`.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let kind = String(text[..<colon])
    let rest = String(text[text.index(after: colon)...])
    let fields = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch (kind, fields.count) {
    case ("pbkdf2-sha256", 3):
      guard let iterations = Int(fields[0]), let salt = Hexadecimal.bytes(fields[1]),
        let digest = Hexadecimal.bytes(fields[2]),
        let proof = PasswordProof(iterations: iterations, salt: salt, digest: digest)
      else { return nil }
      self = .password(proof)
    case ("hashed-sha256", 2):
      guard let first = Hexadecimal.bytes(fields[0]), let second = Hexadecimal.bytes(fields[1]), first.count == 32,
        second.count == 32
      else { return nil }
      self = .hashed(first: first, second: second)
    case ("device", _):
      let names = rest.split(separator: "/", omittingEmptySubsequences: false).map { $0.isEmpty ? nil : Text($0) }
      guard names.count == 5, names.contains(where: { $0 != nil }) else { return nil }
      self = .device(names)
    default:
      guard let proof = OneTimeProof(kind: kind, fields: fields) else { return nil }
      self = .oneTime(proof)
    }
  }

  /// As it is read.
  public var text: String {
    switch self {
    case .password(let proof): proof.text
    case .hashed(let first, let second): "hashed-sha256:\(Hexadecimal.text(first)):\(Hexadecimal.text(second))"
    case .oneTime(let proof): proof.text
    case .device(let names): "device:" + names.map { $0?.string ?? "" }.joined(separator: "/")
    }
  }
}

/// A password's salted digest.
public struct PasswordProof: Hashable, Sendable {
  public let iterations: Int
  public let salt: [UInt8]
  /// 32 bytes.
  public let digest: [UInt8]

  /// nil: beyond the limits of this room.
  public init?(iterations: Int, salt: [UInt8], digest: [UInt8]) {
    guard Limits.iterations.contains(iterations), (8...64).contains(salt.count), digest.count == 32 else { return nil }
    self.iterations = iterations
    self.salt = salt
    self.digest = digest
  }

  /// As `Proof` reads it.
  public var text: String {
    "pbkdf2-sha256:\(iterations):\(Hexadecimal.text(salt)):\(Hexadecimal.text(digest))"
  }
}

/// The seed of one-time passwords: by counter (RFC 4226) or by time (RFC 6238).
public struct OneTimeProof: Hashable, Sendable {
  public enum Hash: String, Hashable, Sendable, CaseIterable {
    case sha1
    case sha256
    case sha512
  }

  public let hash: Hash
  /// 6 to 8.
  public let digits: Int
  /// Seconds of one password's time; nil: they are counted.
  public let interval: Int64?
  public let seed: [UInt8]

  /// As `Proof` reads it.
  public var text: String {
    let kind = interval == nil ? "hotp" : "totp"
    let time = interval.map { ":\($0)" } ?? ""
    return "\(kind)-\(hash.rawValue):\(digits)\(time):\(Hexadecimal.text(seed))"
  }

  /// nil: beyond the limits of this room.
  public init?(hash: Hash, digits: Int, interval: Int64?, seed: [UInt8]) {
    guard (6...8).contains(digits), (10...128).contains(seed.count) else { return nil }
    if let interval, !(10...300).contains(interval) { return nil }
    self.hash = hash
    self.digits = digits
    self.interval = interval
    self.seed = seed
  }

  init?(kind: String, fields: [String]) {
    let parts = kind.split(separator: "-")
    guard parts.count == 2, let hash = Hash(rawValue: String(parts[1])), let digits = fields.first.flatMap({ Int($0) }),
      (6...8).contains(digits), let seed = fields.last.flatMap(Hexadecimal.bytes), (10...128).contains(seed.count)
    else { return nil }
    switch (parts[0], fields.count) {
    case ("hotp", 2): interval = nil
    case ("totp", 3):
      guard let seconds = Int64(fields[1]), (10...300).contains(seconds) else { return nil }
      interval = seconds
    default: return nil
    }
    self.hash = hash
    self.digits = digits
    self.seed = seed
  }
}

enum Hexadecimal {
  /// nil: an odd number of digits, or something else than digits.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { character -> UInt8? in
      switch character {
      case 0x30...0x39: character - 0x30
      case 0x41...0x46: character - 0x41 + 10
      case 0x61...0x66: character - 0x61 + 10
      default: nil
      }
    }
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for at in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[at], let low = digits[at + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  static func text(_ bytes: [UInt8]) -> String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}
