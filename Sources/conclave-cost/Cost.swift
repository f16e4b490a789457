import Access
import ArgumentParser
import Cryptography
import Custody
import Glibc
import KMIP
import OpenSSL
import Operations
import Registry
import Secrets
import Store
import TTLV

/// What sealing and the audit log cost: Get and Encrypt through evaluation, the mutation's bytes, and the state machine of
/// one node in memory, with both, without either and without both. No disk, no network: CPU only.
@main
struct Cost: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave-cost",
    abstract: "Measure what sealing and the audit log cost a Get and an Encrypt of 1 KiB, in CPU time.",
    discussion: """
      One node's evaluation and state machine in memory: no disk, no network. Each figure is the best of three.

      Examples:
        conclave-cost
        conclave-cost --operations 100000
      """)

  @Option(help: "Operations of each measurement.") var operations = 20_000

  func validate() throws {
    guard operations >= 10 else { throw ValidationError("--operations is at least 10") }
  }

  func run() throws {
    let keys = try SealingKeyring(Custody.createRoot())
    var baseline: [String: Double] = [:]
    print("operation  sealing  audit  µs/operation  ratio")
    for (sealed, audited) in [(false, false), (false, true), (true, false), (true, true)] {
      for name in ["get", "encrypt"] {
        // A node of its own: its audit log grows with every operation.
        let bench = try Bench(sealing: sealed ? keys : PlainSealing(), audited: audited)
        let frame = name == "get" ? bench.get : bench.encrypt
        _ = try bench.run(frame, operations / 10)
        // The best of three: what else runs on the machine only adds.
        let microseconds = try (0..<3).map { _ in try bench.run(frame, operations) }.min() ?? 0
        if baseline[name] == nil { baseline[name] = microseconds }
        let ratio = microseconds / (baseline[name] ?? 1)
        print(
          "\(Self.padded(name, 9))  \(Self.padded(sealed ? "yes" : "no", 7))  \(Self.padded(audited ? "yes" : "no", 5))"
            + "  \(Self.padded(Self.rounded(microseconds), 12))  \(Self.rounded(ratio))")
      }
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func rounded(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }
}

/// One node's evaluation and state machine.
final class Bench {
  private let store = MemoryStore()
  private let evaluator: Evaluator
  private let audited: Bool
  private var machine: StateMachine
  private let principal = Principal(identity: "bench")
  private var time: Int64 = 1_800_000_000_000
  private(set) var get: [UInt8] = []
  private(set) var encrypt: [UInt8] = []

  init(sealing: any Sealing, audited: Bool) throws {
    evaluator = Evaluator(
      capabilities: Capabilities(
        cryptographer: OpenSSLCryptographer(), sealing: sealing, entropy: Draws(), streams: Streams(node: 1)),
      settings: OperationSettings())
    self.audited = audited
    machine = try StateMachine(store: store)
    let attributes = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
      Attribute(.cryptographicLength, .integer(256)), Attribute(.cryptographicUsageMask, .integer(0x0C)),
    ])
    let reply = try step(
      frame(.create, CreateRequest(.symmetricKey, attributes).items(for: .v2_1)), keepsLeaves: true)
    guard let made = try Self.identifier(in: BinaryDecoder.decode(reply)) else { throw BenchError.refused(reply) }
    let object = Item(.uniqueIdentifier, .textString(made))
    _ = try step(frame(.activate, [object]), keepsLeaves: true)
    get = frame(.get, [object])
    // The server makes the nonce.
    let parameters = Item(
      .cryptographicParameters,
      .structure([
        Item(.blockCipherMode, .enumeration(BlockCipherMode.gcm.rawValue)), Item(.randomIV, .boolean(true)),
        Item(.tagLength, .integer(16)),
      ]))
    encrypt = frame(.encrypt, [object, parameters, Item(.data, .byteString([UInt8](repeating: 7, count: 1_024)))])
  }

  /// Microseconds of CPU for each of so many runs.
  func run(_ frame: [UInt8], _ count: Int) throws -> Double {
    let begun = Self.cpu()
    for _ in 0..<count { _ = try step(frame, keepsLeaves: audited) }
    return Double(Self.cpu() - begun) / 1_000 / Double(count)
  }

  private func step(_ frame: [UInt8], keepsLeaves: Bool) throws -> [UInt8] {
    time += 1
    let evaluation = evaluator.evaluate(frame, principal: principal, view: try store.view(), stamp: Stamp(time: time))
    guard var mutation = evaluation.mutation else { throw BenchError.refused(evaluation.reply) }
    if !keepsLeaves {
      mutation.leaves = []
      // What is left of a Get is a read.
      if mutation.writes.isEmpty { return evaluation.reply }
    }
    let entry = CommittedEntry(
      revision: Revision(term: 1, index: store.applied.index + 1), bytes: try mutation.encoded())
    guard case .applied? = try machine.apply([entry]).first?.outcome else { throw BenchError.refused([]) }
    return evaluation.reply
  }

  private func frame(_ operation: KMIP.Operation, _ payload: [Item]) -> [UInt8] {
    let message = RequestMessage(
      header: RequestHeader(version: .v2_1), items: [RequestBatchItem(operation, payload: payload)])
    return BinaryEncoder.encode(message.item)
  }

  private static func identifier(in item: Item) -> Text? {
    if item.tag == .uniqueIdentifier, case .textString(let text) = item.value { return text }
    guard case .structure(let members) = item.value else { return nil }
    return members.lazy.compactMap { identifier(in: $0) }.first
  }

  private static func cpu() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }
}

enum BenchError: Error, CustomStringConvertible {
  /// The answer was no success, or the state machine did not take the mutation (no bytes).
  case refused([UInt8])

  var description: String {
    guard case .refused(let answer) = self, !answer.isEmpty else { return "the state machine refused a mutation" }
    let text = answer.map { (32..<127).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
    return "a request was refused: \(text)"
  }
}

/// Seals nothing: for comparison only, in this program only.
struct PlainSealing: Sealing {
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) -> SealedBytes { SealedBytes(opaque: plain.revealed()) }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) -> SecretBytes { SecretBytes(sealed.bytes) }

  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 &+ UInt64(domain)
    var code: [UInt8] = []
    for _ in 0..<2 {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      withUnsafeBytes(of: hash.bigEndian) { code.append(contentsOf: $0) }
    }
    return code
  }
}

struct Draws: Entropy {
  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    do { try Random.fill(buffer) } catch { preconditionFailure("the random generator fails: \(error)") }
  }
}
