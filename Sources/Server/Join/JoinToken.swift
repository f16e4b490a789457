internal import OpenSSL
internal import Secrets

/// What an operator carries to a new machine: where the cluster's admin ports are, by which fingerprint its authority
/// is known, and a secret that lets one node in, once.
///
/// The text is `cjt1_` and base64url without padding of
/// `kind[1] ‖ expires[8] ‖ fingerprint[32] ‖ secret[32] ‖ count[1] ‖ addresses, each behind its length[1] ‖ check[4]`;
/// numbers are big-endian, the check is the beginning of SHA-256 over everything before it: a text that was cut or
/// mistyped is found before anybody is asked.
public struct JoinToken: Sendable, Hashable {
  /// A witness holds no root key; a token for one lets nobody in as anything else.
  public let isForWitness: Bool
  /// Milliseconds since 1970.
  public let expires: Int64
  /// `AuthorityPin.of` the cluster's authorities.
  public let fingerprint: [UInt8]
  /// The admin ports of members, `host:port`.
  public let addresses: [String]
  let secret: [UInt8]

  static let prefix = "cjt1_"
  static let secretBytes = 32

  /// Why a text is no token.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case notAToken
    case newer
    case mistyped

    public var description: String {
      switch self {
      case .notAToken: "this is no join token: one begins with \(JoinToken.prefix); `conclave cluster token` makes it"
      case .newer: "this join token is of a newer release; join with the release that the members run"
      case .mistyped: "the join token was cut or mistyped; copy it whole"
      }
    }
  }

  init(isForWitness: Bool, expires: Int64, fingerprint: [UInt8], addresses: [String], secret: [UInt8]) {
    precondition(fingerprint.count == 32 && secret.count == Self.secretBytes, "fixed fields of a token")
    self.isForWitness = isForWitness
    self.expires = expires
    self.fingerprint = fingerprint
    self.addresses = Array(addresses.filter { (1...255).contains($0.utf8.count) }.prefix(JoinLimits.tokenAddresses))
    self.secret = secret
  }

  /// What the cluster keeps of the token: SHA-256 over a label and the secret.
  var hash: [UInt8] { Self.hash(ofSecret: secret) }

  static func hash(ofSecret secret: [UInt8]) -> [UInt8] {
    Digest.sha256.hash(Array("conclave join token".utf8) + secret)
  }

  /// The token as one word.
  public var text: String {
    var bytes: [UInt8] = [isForWitness ? 1 : 0]
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: expires >> shift)) }
    bytes += fingerprint + secret
    bytes.append(UInt8(addresses.count))
    for address in addresses {
      bytes.append(UInt8(address.utf8.count))
      bytes += Array(address.utf8)
    }
    bytes += Digest.sha256.hash(bytes)[..<4]
    return Self.prefix + Base64URL.text(bytes)
  }

  public init(_ text: String) throws(Fault) {
    guard text.utf8.count <= JoinLimits.tokenText, text.hasPrefix("cjt") else { throw .notAToken }
    guard text.hasPrefix(Self.prefix) else { throw text.contains("_") ? .newer : .notAToken }
    guard let bytes = Base64URL.bytes(text.dropFirst(Self.prefix.count)), bytes.count > 78,
      Digest.sha256.hash(Array(bytes.dropLast(4)))[..<4] == bytes.suffix(4), bytes[0] <= 1
    else { throw .mistyped }
    let body = bytes.dropLast(4)
    var at = 74
    var addresses: [String] = []
    for _ in 0..<body[73] {
      guard at < body.endIndex else { throw .mistyped }
      let end = at + 1 + Int(body[at])
      guard end <= body.endIndex, let address = String(validating: body[(at + 1)..<end], as: UTF8.self) else {
        throw .mistyped
      }
      addresses.append(address)
      at = end
    }
    guard at == body.endIndex, !addresses.isEmpty, addresses.count <= JoinLimits.tokenAddresses else { throw .mistyped }
    self.init(
      isForWitness: body[0] == 1, expires: Int64(bitPattern: body[1..<9].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }),
      fingerprint: Array(body[9..<41]), addresses: addresses, secret: Array(body[41..<73]))
  }
}

/// base64url without padding (RFC 4648 §5).
enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.enumerated().reduce(0 as UInt32) { $0 | UInt32($1.element) << UInt32(16 - 8 * $1.offset) }
      for position in 0...group.count { text.append(alphabet[Int(bits >> UInt32(18 - 6 * position)) & 63]) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads the canonical form only: no other letters, no bits left over.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for letter in text.utf8 {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= 1 << UInt32(count) - 1
      }
    }
    return bits == 0 && count < 6 ? bytes : nil
  }
}
