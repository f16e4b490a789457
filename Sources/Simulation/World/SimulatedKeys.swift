internal import Registry
internal import Synchronization

/// The keyrings that a node holds, each sealed by its token: a secret for each generation. Outlives processes.
final class SimulatedKeys: Sendable {
  /// What every cluster is founded with.
  private static let founding: UInt64 = 7

  private struct Held {
    var secrets: [UInt64: UInt64] = [1: SimulatedKeys.founding]
    var current: UInt64 = 1
  }

  private let held = Mutex(Held())

  /// The generation that is sealed under.
  var current: UInt64 { held.withLock { $0.current } }

  func secret(of generation: UInt64) -> UInt64? { held.withLock { $0.secrets[generation] } }

  func take(_ generation: UInt64, _ secret: UInt64) { held.withLock { $0.secrets[generation] = secret } }

  /// Whether it has what is in use.
  func holds(_ ledger: KeyLedger) -> Bool { holds(ledger.generation, ledger.commitment) }

  func holds(_ generation: UInt64, _ commitment: [UInt8]) -> Bool {
    guard let secret = secret(of: generation) else { return false }
    return commitment.isEmpty ? secret == Self.founding : Self.commitment(secret) == commitment
  }

  /// Seals under what is in use from now on, if it has that.
  func use(_ ledger: KeyLedger) {
    guard holds(ledger) else { return }
    held.withLock { $0.current = ledger.generation }
  }

  /// Lets go of what nobody needs any more.
  func forget(olderThan generation: UInt64) {
    held.withLock { held in held.secrets = held.secrets.filter { $0.key >= min(generation, held.current) } }
  }

  var count: Int { held.withLock { $0.secrets.count } }

  func copy() -> SimulatedKeys {
    let copy = SimulatedKeys()
    let mine = held.withLock { $0 }
    copy.held.withLock { $0 = mine }
    return copy
  }

  static func commitment(_ secret: UInt64) -> [UInt8] { (0..<4).flatMap { word(secret &* 3 &+ UInt64($0)) } }

  static func tag(_ secret: UInt64, _ generation: UInt64, _ bytes: [UInt8], _ recordKey: [UInt8]) -> UInt64 {
    var fold = Fold()
    fold.add(secret)
    fold.add(generation)
    fold.add(recordKey)
    fold.add(bytes)
    return fold.value
  }

  static func word(_ word: UInt64) -> [UInt8] { withUnsafeBytes(of: word.bigEndian) { Array($0) } }
}
