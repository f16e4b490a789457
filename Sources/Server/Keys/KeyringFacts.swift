internal import Custody
internal import Registry

/// What a node's disk holds of keys, without the keys.
struct KeyringFacts: Sendable, Equatable {
  var present: KeyLedger.Wanted
  /// The keyring that is not in use yet.
  var next: KeyLedger.Wanted?
  /// Whether keys lie there that are not used any more.
  var holdsOlder: Bool

  init(_ present: RootKeyring, _ next: RootKeyring?) {
    self.present = KeyLedger.Wanted(present)
    self.next = next.map { KeyLedger.Wanted($0) }
    holdsOlder = present.holdsOlder
  }

  /// Whether the wanted keyring is one of them. The one that a cluster was founded with is known by its number alone.
  func holds(_ wanted: KeyLedger.Wanted) -> Bool {
    [present, next].contains { $0.map { Self.matches($0, wanted) } ?? false }
  }

  static func matches(_ held: KeyLedger.Wanted, _ wanted: KeyLedger.Wanted) -> Bool {
    held.generation == wanted.generation && (wanted.commitment.isEmpty || held.commitment == wanted.commitment)
  }
}

extension KeyLedger.Wanted {
  init(_ keyring: RootKeyring) { self.init(generation: keyring.generation, commitment: keyring.commitment) }
}
