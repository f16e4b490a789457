internal import TTLV

/// What a request frame says of itself, read without building a tree: enough to choose its way through the node.
///
/// Reading never fails: what cannot be read is absent here, and the request's answer will say why.
public struct RequestPeek: Hashable, Sendable {
  /// The version that the header names, known or not.
  public private(set) var version: ProtocolVersion?
  /// The operation codes of the batch, in order; items without one are left out.
  public private(set) var operations: [UInt32] = []
  /// What the header's credentials ask of the server.
  public private(set) var credentials = Credentials.none
  /// The header demands that the request be run later (2.x).
  public private(set) var isAsynchronous = false
  /// A payload begins a streamed operation or goes on with one: it has to go where the stream is.
  public private(set) var isStreamed = false
  /// A Query asks for the defaults, which stand in a record, unlike all else that a Query tells.
  public private(set) var asksForDefaults = false
  /// The first Correlation Value of a payload.
  public private(set) var correlation: [UInt8]?
  /// The frame is one request message whose members end where they say.
  public private(set) var isWellFramed = false

  public enum Credentials: Int, Comparable, Sendable {
    /// There are none, or empty ones.
    case none
    /// They can be checked without changing anything.
    case checked
    /// Checking them uses something up: a ticket's requests, a one-time password.
    case used

    public static func < (left: Credentials, right: Credentials) -> Bool { left.rawValue < right.rawValue }
  }

  public init(_ frame: [UInt8]) {
    frame.withUnsafeBufferPointer { bytes in
      version = Self.version(in: bytes)
      guard let split = MessageFrame(bytes, .requestMessage), let header = split.header else { return }
      isWellFramed = true
      readHeader(bytes, header)
      for item in split.batchItems {
        if let code = Self.operation(in: bytes, item) { operations.append(code) }
        readPayload(bytes, item)
      }
    }
  }

  /// Looks for what decides the request's way in the payload of one batch item.
  private mutating func readPayload(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    var offset = range.lowerBound + 8
    while offset < range.upperBound, let member = MessageFrame.Member(bytes, at: offset, end: range.upperBound) {
      offset = member.end
      guard member.tag == .requestPayload, member.isStructure else { continue }
      var inner = member.body
      while inner < member.end, let field = MessageFrame.Member(bytes, at: inner, end: member.end) {
        inner = field.end
        if field.tag == .initIndicator { isStreamed = true }
        if field.tag == .queryFunction, field.length == 4 {
          let function = word(bytes, at: field.body)
          if function == QueryFunction.queryDefaultsInformation.rawValue { asksForDefaults = true }
        }
        guard field.tag == .correlationValue else { continue }
        isStreamed = true
        if correlation == nil { correlation = Array(bytes[field.body..<field.body + field.length]) }
      }
    }
  }

  /// The protocol version by which to answer, found even in a message whose rest is garbage: it stands at fixed offsets,
  /// because the header comes first in the message, the version first in the header, and its two parts are integers
  /// (KMIP 2.1 §8.2, 1.x chapter 7).
  static func version(in bytes: UnsafeBufferPointer<UInt8>) -> ProtocolVersion? {
    guard bytes.count >= 56, tag(bytes, at: 8) == .requestHeader || tag(bytes, at: 8) == .responseHeader,
      tag(bytes, at: 16) == .protocolVersion, tag(bytes, at: 24) == .protocolVersionMajor, bytes[27] == 2,
      word(bytes, at: 28) == 4, tag(bytes, at: 40) == .protocolVersionMinor, bytes[43] == 2, word(bytes, at: 44) == 4
    else { return nil }
    return ProtocolVersion(
      major: Int32(bitPattern: word(bytes, at: 32)), minor: Int32(bitPattern: word(bytes, at: 48)))
  }

  /// The operation of the batch item in `range`: the first member with that tag, as the decoder takes it.
  static func operation(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt32? {
    var offset = range.lowerBound + 8
    while offset < range.upperBound {
      guard let member = MessageFrame.Member(bytes, at: offset, end: range.upperBound) else { return nil }
      if member.tag == .operation { return member.length == 4 ? word(bytes, at: member.body) : nil }
      offset = member.end
    }
    return nil
  }

  private mutating func readHeader(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    Self.members(bytes, range.lowerBound + 8, range.upperBound) { member in
      if member.tag == .asynchronousIndicator, member.type == ItemType.enumeration.rawValue, member.length == 4 {
        isAsynchronous = word(bytes, at: member.body) == AsynchronousIndicator.mandatory.rawValue
      }
      guard member.tag == .authentication else { return }
      Self.members(bytes, member.body, member.end) { credential in
        guard credential.tag == .credential else { return }
        credentials = max(credentials, Self.credentials(bytes, credential))
      }
    }
  }

  private static func credentials(_ bytes: UnsafeBufferPointer<UInt8>, _ credential: MessageFrame.Member) -> Credentials
  {
    var found = Credentials.checked
    var isNamed = false
    var type: CredentialType?
    members(bytes, credential.body, credential.end) { member in
      if member.tag == .credentialType, member.length == 4 {
        type = CredentialType(rawValue: word(bytes, at: member.body))
      }
      guard member.tag == .credentialValue else { return }
      members(bytes, member.body, member.end) { if $0.length > 0 { isNamed = true } }
    }
    switch type {
    case .usernameAndPassword?: found = isNamed ? .checked : .none
    case .ticket?, .oneTimePassword?, .hashedPassword?: found = .used
    default: break
    }
    return found
  }

  /// Members as far as they fit.
  private static func members(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ visit: (MessageFrame.Member) -> Void
  ) {
    var offset = start
    while offset < end {
      guard let member = MessageFrame.Member(bytes, at: offset, end: end) else { return }
      visit(member)
      offset = member.end
    }
  }

  private static func tag(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Tag {
    Tag(UInt32(bytes[offset]) << 16 | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]))
  }
}
