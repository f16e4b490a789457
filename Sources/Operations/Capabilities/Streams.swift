internal import KMIP
internal import Registry
internal import Secrets
internal import Synchronization
internal import TTLV

/// The streamed operations of one node: state between requests that lives nowhere else and dies with the process.
///
/// A Correlation Value names the node, the stream and the next part, and is authenticated under a key that every node of
/// the cluster has: another node can tell who holds the stream, and nobody can make one up. The last part that was
/// worked on may come again with the same data (its reply was lost, or its plan met a conflict): it gets the same answer.
/// Anything else that is not the next part is refused, so that no key stream is ever used twice.
public final class Streams: Sendable {
  /// The number by which Correlation Values name this node.
  public let node: UInt64

  public init(node: UInt64) { self.node = node }

  /// What a stream does with its parts.
  enum Work {
    case cipher(any CipherStream)
    case code(any CodeStream)
    /// An algorithm that needs the message at once.
    case held([UInt8])
  }

  /// A stream between two parts.
  struct Stream {
    let operation: Operation
    let owner: [UInt8]
    /// nil: Hash.
    let object: UniqueIdentifier?
    let key: SecretBytes?
    /// What the first part fixed, for the operation's last step.
    let plan: StreamPlan
    var work: Work
    /// The part that comes next.
    var part: UInt32 = 1
    /// Bytes so far.
    var count = 0
  }

  private struct Entry {
    /// nil: the stream has ended; only its last part can come again.
    var stream: Stream?
    let operation: Operation
    let owner: [UInt8]
    let object: UniqueIdentifier?
    var part: UInt32
    var lastInput: [UInt8]
    var lastAnswer: StreamAnswer
    var lastUsed: Int64

    init(_ stream: Stream?, of last: Stream, input: [UInt8], answer: StreamAnswer, now: Int64) {
      self.stream = stream
      operation = last.operation
      owner = last.owner
      object = last.object
      part = last.part
      lastInput = input
      lastAnswer = answer
      lastUsed = now
    }

    /// Bytes that the stream keeps in memory.
    var size: Int {
      var size = lastInput.count + (lastAnswer.data?.count ?? 0)
      if case .held(let bytes)? = stream?.work { size += bytes.count }
      return size
    }
  }

  private let entries = Mutex<[StreamName: Entry]>([:])

  /// Keeps a stream that has begun; false when the node has no room for it.
  func open(_ name: StreamName, _ stream: Stream, input: [UInt8], answer: StreamAnswer, now: Int64) -> Bool {
    entries.withLock { entries in
      entries = entries.filter { now - $0.value.lastUsed < OperationLimits.streamSeconds }
      guard entries.count < OperationLimits.streams,
        entries.lazy.filter({ $0.value.owner == stream.owner }).count < OperationLimits.streamsOfOne
      else { return false }
      return Self.keep(Entry(stream, of: stream, input: input, answer: answer, now: now), name, &entries)
    }
  }

  enum Taken {
    /// The stream is the caller's until it is put back; what is not put back is gone.
    case next(Stream)
    /// This part has been worked on: this is what came of it.
    case repeated(StreamAnswer, part: UInt32, isFinal: Bool)
    case unknown
  }

  /// Takes the stream for its next part.
  func take(
    _ name: StreamName, part: UInt32, input: [UInt8], isFinal: Bool, operation: Operation, owner: [UInt8],
    object: UniqueIdentifier?, now: Int64
  ) -> Taken {
    entries.withLock { entries in
      guard var entry = entries[name], entry.operation == operation, entry.owner == owner, entry.object == object,
        now - entry.lastUsed < OperationLimits.streamSeconds
      else { return .unknown }
      if part + 1 == entry.part, entry.lastInput == input, (entry.stream == nil) == isFinal {
        return .repeated(entry.lastAnswer, part: entry.part, isFinal: isFinal)
      }
      guard part == entry.part, let stream = entry.stream else { return .unknown }
      // While it is worked on nobody else may have it: a stream's parts come one after the other.
      entry.stream = nil
      entries[name] = nil
      return .next(stream)
    }
  }

  /// Keeps an entry unless the node's streams then take too much memory.
  private static func keep(_ entry: Entry, _ name: StreamName, _ entries: inout [StreamName: Entry]) -> Bool {
    guard entries.values.reduce(entry.size, { $0 + $1.size }) <= OperationLimits.streamBytes else { return false }
    entries[name] = entry
    return true
  }

  /// Puts a stream back after its part; a nil stream: that was the last one. False: there is no room, and the stream is
  /// gone.
  func put(
    _ name: StreamName, _ stream: Stream?, of last: Stream, input: [UInt8], answer: StreamAnswer, now: Int64
  ) -> Bool {
    entries.withLock { entries in
      Self.keep(Entry(stream, of: last, input: input, answer: answer, now: now), name, &entries)
    }
  }

  /// Streams that are open, for the node's metrics.
  public var count: Int { entries.withLock { $0.values.lazy.filter { $0.stream != nil }.count } }
}

/// What the first part of a stream has fixed.
enum StreamPlan {
  case cipher(CipherMethod, nonce: [UInt8], additional: [UInt8], tag: [UInt8]?, longest: Int?)
  case asymmetric(AsymmetricMethod)
  case code(length: Int?)
  case hash
  case signature(SignatureMethod, isMaskSaid: Bool)
}

/// What a part of a stream came to, apart from identifiers and the Correlation Value.
struct StreamAnswer {
  var data: [UInt8]?
  var nonce: [UInt8]?
  var tag: [UInt8]?
  var validity: ValidityIndicator?
  /// The part had been worked on before: it is not paid for again.
  var isRepeated = false
}

/// The random name of a stream.
struct StreamName: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(from entropy: any Entropy) {
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &words) { entropy.fill($0) }
    self.init(high: words.0, low: words.1)
  }
}
