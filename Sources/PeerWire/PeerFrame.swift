public import Raft

/// Everything that one node sends to another.
public enum PeerFrame: Hashable, Sendable {
  case hello(Hello)
  /// Consensus messages in order, none of them local, with the sender's clock of stamps (milliseconds since 1970).
  case raft([Message], stamp: Int64)
  case forward(ForwardFrame)
  case forwardReply(ForwardReplyFrame)
  case snapshotPart(SnapshotPart)
  case snapshotAnswer(SnapshotAnswer)
  case report(NodeReportFrame)
  /// This life of the receiver's disk, and all before it, have been removed from the cluster.
  case departed(incarnation: UInt64)
  case attestation(AttestationFrame)

  /// The kind byte of a frame.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    case hello = 1
    case raft = 2
    case forward = 3
    case forwardReply = 4
    case snapshotPart = 5
    case snapshotAnswer = 6
    case report = 7
    case departed = 8
    case attestation = 9
  }

  /// Bytes of the length before a frame.
  public static let lengthBytes = 4
  /// Bytes of kind, version, head length and envelope.
  static let prefixBytes = 6 + Envelope.bytes
  /// The format version of every frame.
  static let version: UInt8 = 2

  /// The whole frame, its length included.
  public func encoded(_ envelope: Envelope) -> [UInt8] {
    var frame = unsigned()
    envelope.write(to: &frame)
    return frame
  }

  /// The frame with nothing in the place of its envelope.
  private func unsigned() -> [UInt8] {
    switch self {
    case .hello(let hello): encode(hello)
    case .raft(let messages, let stamp): encode(messages, stamp)
    case .forward(let forward): encode(forward)
    case .forwardReply(let reply): encode(reply)
    case .snapshotPart(let part): encode(part)
    case .snapshotAnswer(let answer): encode(answer)
    case .report(let report): encode(report)
    case .departed(let incarnation): encode(departed: incarnation)
    case .attestation(let attestation): encode(attestation)
    }
  }

  /// Consensus messages as frames, few and large, but none beyond its limits.
  public static func frames(of messages: [Message], stamp: Int64, _ envelope: Envelope) -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var from = 0
    var bytes = 0
    for (position, message) in messages.enumerated() {
      let size = dataBytes(of: message)
      if position > from, position - from == Limits.messages || bytes + size > Limits.raftBytes {
        frames.append(PeerFrame.raft(Array(messages[from..<position]), stamp: stamp).encoded(envelope))
        from = position
        bytes = 0
      }
      bytes += size
    }
    if from < messages.count {
      let rest = from == 0 ? messages : Array(messages[from...])
      frames.append(PeerFrame.raft(rest, stamp: stamp).encoded(envelope))
    }
    return frames
  }

  private static func dataBytes(of message: Message) -> Int {
    switch message {
    case .appendEntries(let append): append.entries.reduce(0) { $0 + $1.data.count + 24 }
    case .forwardProposal(let proposal): proposal.entries.reduce(0) { $0 + $1.data.count + 24 }
    case .installSnapshot(let install): install.snapshot.data.count
    default: 0
    }
  }

  /// How many bytes follow a frame's length.
  public static func length(_ bytes: (UInt8, UInt8, UInt8, UInt8)) throws(PeerWireError) -> Int {
    let length = Int(bytes.0) << 24 | Int(bytes.1) << 16 | Int(bytes.2) << 8 | Int(bytes.3)
    guard length <= Limits.frameBytes else { throw .tooLarge(bytes: length, limit: Limits.frameBytes) }
    guard length >= prefixBytes else { throw .wrongLength }
    return length
  }

  /// Reads one frame.
  ///
  /// - Parameter bytes: the frame behind its length, all of it and nothing more.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PeerWireError) {
    var reader = try FrameReader(bytes)
    switch reader.kind {
    case .hello: self = .hello(try Self.hello(&reader))
    case .raft: self = try Self.raft(&reader)
    case .forward: self = .forward(try Self.forward(&reader))
    case .forwardReply: self = .forwardReply(try Self.forwardReply(&reader))
    case .snapshotPart: self = .snapshotPart(try Self.snapshotPart(&reader))
    case .snapshotAnswer: self = .snapshotAnswer(try Self.snapshotAnswer(&reader))
    case .report: self = .report(try Self.report(&reader))
    case .departed: self = .departed(incarnation: try Self.departed(&reader))
    case .attestation: self = .attestation(try Self.attestation(&reader))
    }
    try reader.finish()
  }

  /// Reads one frame, its length included.
  public init(decoding bytes: [UInt8]) throws(PeerWireError) {
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(PeerWireError) in
        guard bytes.count >= Self.lengthBytes else { throw .wrongLength }
        let length = try Self.length((bytes[0], bytes[1], bytes[2], bytes[3]))
        guard length == bytes.count - Self.lengthBytes else { throw .wrongLength }
        return try PeerFrame(decoding: UnsafeRawBufferPointer(rebasing: bytes[Self.lengthBytes...]))
      }
    }
    self = try outcome.get()
  }
}
