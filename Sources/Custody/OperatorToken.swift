internal import OpenSSL
public import Secrets
internal import Synchronization

/// A token for clusters without HSMs: its key is an X25519 pair whose private half exists in operators' shares alone, of
/// which so many open it. Wrapping takes the public half, so that a node joins without the operators; a node that starts
/// stays sealed until enough of them have given theirs.
///
/// File, which is no secret: `CNCLOPER ‖ 01 ‖ threshold[1] ‖ count[1] ‖ public key[32] ‖ count × hash[32] ‖ SHA-256[32]`; a
/// hash is that of a share, so that a wrong one is known when it is given, and not when it has spoilt the right ones.
public final class OperatorToken: WrappingToken {
  private static let wrapping = "conclave operators"
  private static let giving = "conclave operator share"
  private static let setLength = 8

  public let kind = TokenKind.operators
  public let label: String
  /// How many shares open it.
  public let threshold: Int
  /// How many there are.
  public let count: Int
  private let publicBytes: [UInt8]
  private let hashes: [[UInt8]]
  private let state = Mutex(State())

  private struct State {
    /// The private half, while the token is open.
    var key: PrivateKey?
    /// Shares that were given and are too few as yet.
    var given: [SecretShare] = []
    /// What shares are sealed to on their way here.
    var reception: PrivateKey?
  }

  /// Makes a token: its file, and the shares, which are kept nowhere.
  public static func create(path: String, shares count: Int, threshold: Int) throws(CustodyError) -> [SecretShare] {
    let pair = try SealedBox.create()
    let bytes = try SealedBox.publicBytes(pair)
    let shares = try SecretShare.split(
      SealedBox.privateBytes(pair), set: Array(bytes.prefix(setLength)), count: count, threshold: threshold)
    let hashes = shares.flatMap { hash(of: $0) }
    try PrivateFile.write(
      FileEnvelope.operatorToken.sealed([UInt8(threshold), UInt8(count)] + bytes + hashes), to: path, replacing: false)
    return shares
  }

  /// Opens a token's file; the token itself is opened by shares.
  public init(path: String) throws(CustodyError) {
    var reader = try FileEnvelope.operatorToken.opened(PrivateFile.read(path, secret: false), file: path)
    threshold = Int(try reader.number(UInt8.self))
    count = Int(try reader.number(UInt8.self))
    publicBytes = try reader.take(SealedBox.keyLength)
    var hashes: [[UInt8]] = []
    for _ in 0..<count { hashes.append(try reader.take(Digest.sha256.length)) }
    guard reader.isAtEnd, threshold >= 2, threshold <= count else { throw reader.damaged("it is no operators' token") }
    self.hashes = hashes
    label = path
  }

  // MARK: Shares

  /// Whether it can unwrap.
  public var isOpen: Bool { state.withLock { $0.key != nil } }

  /// The numbers of the shares that were given and are too few as yet.
  public var given: [UInt8] { state.withLock { $0.given.map(\.number).sorted() } }

  /// A key (X25519) to which shares are sealed on their way here; another one each time that the token was closed.
  public func reception() throws(CustodyError) -> [UInt8] {
    try state.withLock { (state) throws(CustodyError) in
      let key: PrivateKey
      if let known = state.reception { key = known } else { key = try SealedBox.create() }
      state.reception = key
      return try SealedBox.publicBytes(key)
    }
  }

  /// Seals a share to a token's reception.
  public static func seal(_ share: SecretShare, to reception: [UInt8]) throws(CustodyError) -> [UInt8] {
    guard reception.count == SealedBox.keyLength else {
      throw CustodyError(.cryptographyFailed, "the node gave no key to seal a share to", hint: "try again")
    }
    return try SealedBox.seal(share.bytes, to: reception, purpose: giving)
  }

  /// Takes a share; with enough of them the token opens, and the shares are forgotten.
  ///
  /// - Returns: the number of the share.
  public func take(sealed bytes: [UInt8]) throws(CustodyError) -> UInt8 {
    try state.withLock { (state) throws(CustodyError) in
      guard let reception = state.reception,
        let opened = try SealedBox.open(bytes, with: reception, purpose: Self.giving)
      else {
        throw Self.refused("the share was sealed to another node, or before this one was restarted", "give it again")
      }
      guard let share = SecretShare(opened) else {
        throw Self.refused("it is no share, or was not copied whole", "give the file as it is")
      }
      return try take(share, &state)
    }
  }

  /// The same for a share that comes in the clear: from a file, into a command that ends with it.
  public func take(_ share: SecretShare) throws(CustodyError) {
    try state.withLock { (state) throws(CustodyError) in _ = try take(share, &state) }
  }

  private func take(_ share: SecretShare, _ state: inout State) throws(CustodyError) -> UInt8 {
    guard state.key == nil else { throw Self.refused("\(label) is open already", "no more shares are needed") }
    guard share.set == Array(publicBytes.prefix(Self.setLength)), share.threshold == threshold else {
      throw Self.refused("the share is of another token than \(label)", "give one of the set made with this file")
    }
    guard Int(share.number) <= count, hashes[Int(share.number) - 1] == Self.hash(of: share) else {
      throw Self.refused("share \(share.number) is not the one that was made", "give it as it was handed out")
    }
    guard !state.given.contains(where: { $0.number == share.number }) else {
      throw Self.refused("share \(share.number) was given already", "let another operator give another one")
    }
    state.given.append(share)
    guard state.given.count >= threshold else { return share.number }
    defer { state.given = [] }
    let key = try SealedBox.privateKey(SecretShare.joined(state.given))
    guard try SealedBox.publicBytes(key) == publicBytes else {
      throw Self.refused("the shares make another key than that of \(label)", "restore the file from a copy")
    }
    state.key = key
    state.reception = nil
    return share.number
  }

  /// Forgets the shares that were given and too few.
  public func forget() { state.withLock { $0.given = [] } }

  /// Forgets the private half, and what was given of it.
  public func close() { state.withLock { $0 = State() } }

  private static func hash(of share: SecretShare) -> [UInt8] {
    share.bytes.withUnsafeBytes { Digest.sha256.hash($0) }
  }

  private static func refused(_ cause: String, _ hint: String) -> CustodyError {
    CustodyError(.shareRefused, cause, hint: hint)
  }

  // MARK: Wrapping

  public var keyIdentifier: [UInt8] { Array(publicBytes.prefix(16)) }

  public var canUnwrap: Bool { isOpen }

  public func wrap(_ material: SecretBytes) throws(CustodyError) -> WrappedKey {
    WrappedKey(
      mechanism: .x25519, keyIdentifier: keyIdentifier,
      bytes: try SealedBox.seal(material, to: publicBytes, purpose: Self.wrapping))
  }

  public func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes {
    guard wrapped.mechanism == .x25519, wrapped.keyIdentifier == keyIdentifier else {
      throw CustodyError(
        .wrappingKeyMissing, "\(label) is not the token that wrapped the root key",
        hint: "configure the operators' file that this node was made with")
    }
    guard let key = state.withLock({ $0.key }) else { throw missing }
    guard let material = try SealedBox.open(wrapped.bytes, with: key, purpose: Self.wrapping) else {
      throw CustodyError(
        .fileDamaged, "the wrapped root key does not verify under \(label)",
        hint: "restore the data directory or the operators' file from a copy")
    }
    return material
  }

  public func random(_ count: Int) throws(CustodyError) -> SecretBytes {
    try cryptography { () throws(OpenSSLError) in try Random.secret(count) }
  }

  /// There is nothing that could be taken away while it is open.
  public func check() throws(CustodyError) { guard isOpen else { throw missing } }

  public func renew() throws(CustodyError) {
    throw CustodyError(
      .tokenFailed, "the wrapping key of \(label) is in its operators' shares, which a node cannot make anew alone",
      hint: "make a new set by `conclaved shares`, and let the node join anew with its file")
  }

  public func destroy(_ identifier: [UInt8]) throws(CustodyError) {
    throw CustodyError(.tokenFailed, "shares are with their operators", hint: "let them destroy theirs")
  }

  private var missing: CustodyError {
    let given = given.count
    return CustodyError(
      .sharesMissing, "\(given) of \(threshold) operators' shares were given",
      hint: "let operators give theirs: conclave unseal --share-file FILE")
  }
}
