/// How far a disk has reached: told, asked, or answered.
public enum AttestationFrame: Hashable, Sendable {
  /// The sender's disk reaches so far.
  case reached(term: UInt64, index: UInt64)
  /// The question of a node that has started.
  case ask(start: UInt64)
  /// Answers to it: nothing is known; so far it reached; a later incarnation is known.
  case unknown(start: UInt64)
  case known(start: UInt64, term: UInt64, index: UInt64)
  case laterIncarnation(start: UInt64, UInt64)
}
