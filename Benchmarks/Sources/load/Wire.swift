/// What one exchange of a protocol looks like; one value per connection, so that it may keep that connection's state.
protocol Wire {
  /// Bytes to send when the connection opens, before the first request.
  var greeting: [UInt8] { get }

  /// Appends the next request.
  mutating func request(into bytes: inout [UInt8])

  /// Looks at what has arrived from `start` on. Bytes of its own to send at once (acknowledgements) go to `reply`.
  mutating func read(_ bytes: UnsafeRawBufferPointer, reply: inout [UInt8]) -> Reading
}

struct Reading {
  enum Verdict {
    /// The answer is not complete.
    case more
    case success
    case failure
  }

  var verdict: Verdict
  /// Bytes of the beginning that are done with.
  var consumed: Int
}

/// What all connections of a run share: which operation, and on which objects.
struct Work {
  enum Operation: String {
    /// Durable writes: KMIP Create, etcd put, OpenBao transit key, OpenBao kv write.
    case create, put, transit, write
    /// KMIP Get, etcd linearizable range, OpenBao kv read.
    case get
    case range
    case read
    /// KMIP Locate by name.
    case locate
    /// KMIP Encrypt by AES-256-GCM; the nonce is the server's.
    case encrypt
  }

  var operation: Operation
  /// Identifiers that Get and Encrypt name, as UTF-8.
  var identifiers: [[UInt8]] = []
  /// Begins every name; empty: Create gives no names.
  var names: String = ""
  /// Names with an index below this exist: Locate, range and read choose among them.
  var population: Int = 0
  /// Begins at this index when it makes objects.
  var first: Int = 0
  var valueBytes: Int = 256
  /// KMIP minor version of major version 1.
  var minor: Int32 = 4
  var token: String = ""
}

/// Hands out indexes: the next new object, or one at random of those that exist. All connections share it.
final class Choice {
  private var next: Int
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  init(first: Int) { next = first }

  func new() -> Int {
    defer { next += 1 }
    return next
  }

  /// xorshift64*: cheap, and the same in every run.
  func existing(below count: Int) -> Int {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int((state &* 0x2545_f491_4f6c_dd1d) >> 33) % max(count, 1)
  }
}
