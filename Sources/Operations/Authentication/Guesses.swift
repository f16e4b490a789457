internal import Synchronization
internal import TTLV

/// Wrong proofs of late, at one node: how soon somebody may try again. It lives in memory and ends with the process.
///
/// Each wrong proof counts for who has tried (the identity of its certificate), and for the account that was tried; what is
/// counted drains with time. Nobody can lock an account: where strangers have filled the account's own count, whoever has
/// not failed yet still has a try, and the right proof clears it.
public final class Guesses: Sendable {
  /// Of one identity at one account: so many wrong proofs at once, then one in each so many seconds.
  static let ofPair = Rate(burst: 5, seconds: 30)
  /// Of one identity at all accounts.
  static let ofIdentity = Rate(burst: 20, seconds: 15)
  /// At one account by all identities: beyond it each has one try, and another when that has drained.
  static let ofAccount = Rate(burst: 50, seconds: 6)
  /// Counts that are kept; when there are more, those that have drained go, and then the oldest.
  static let entries = 20_000

  struct Rate: Sendable {
    let burst: Int64
    let seconds: Int64
  }

  private enum Key: Hashable {
    case identity(Text)
    case account([UInt8])
    case pair(Text, [UInt8])
  }

  /// The time at which a count has drained, in seconds since 1970: nothing is counted from then on.
  private let drained = Mutex<[Key: Int64]>([:])

  public init() {}

  /// Of all that is counted.
  var count: Int { drained.withLock { $0.count } }

  /// Seconds until `identity` may try `account` again; nil: now.
  func wait(_ identity: Text, _ account: [UInt8], at now: Int64) -> Int64? {
    drained.withLock { drained in
      func over(_ key: Key, _ rate: Rate, _ burst: Int64) -> Int64? {
        guard let end = drained[key] else { return nil }
        let wait = end - now - (burst - 1) * rate.seconds
        return wait > 0 ? wait : nil
      }
      let isBesieged = over(.account(account), Self.ofAccount, Self.ofAccount.burst) != nil
      return [
        over(.pair(identity, account), Self.ofPair, isBesieged ? 1 : Self.ofPair.burst),
        over(.identity(identity), Self.ofIdentity, Self.ofIdentity.burst),
      ].compactMap(\.self).max()
    }
  }

  func failed(_ identity: Text, _ account: [UInt8], at now: Int64) {
    drained.withLock { drained in
      if drained.count > Self.entries - 3 { Self.makeRoom(&drained, now) }
      for (key, rate) in [
        (Key.pair(identity, account), Self.ofPair), (.identity(identity), Self.ofIdentity),
        (.account(account), Self.ofAccount),
      ] {
        // Never more than the burst and one: who goes on trying waits no longer for it.
        let most = now + (rate.burst + 1) * rate.seconds
        drained[key] = min(max(drained[key] ?? now, now) + rate.seconds, most)
      }
    }
  }

  func succeeded(_ identity: Text, _ account: [UInt8]) {
    drained.withLock { _ = $0.removeValue(forKey: .pair(identity, account)) }
  }

  private static func makeRoom(_ drained: inout [Key: Int64], _ now: Int64) {
    drained = drained.filter { $0.value > now }
    guard drained.count > entries * 3 / 4 else { return }
    let cut = drained.values.sorted()[drained.count / 2]
    drained = drained.filter { $0.value > cut }
  }
}
