/// A consistent view of the key space at one applied index.
public protocol ReadView: Sendable {
  /// The last entry that the view shows.
  var applied: Revision { get }

  /// The record at `key`, nil when absent.
  func record(_ key: RecordKey) throws(StoreError) -> Record?

  /// Visits the records of `range` in `order` until `visit` answers `.stop`.
  func scan(_ range: RecordRange, _ order: ScanOrder, _ visit: (RecordKey, Record) -> ScanStep) throws(StoreError)
}

/// Keys from `lower` (included) to `upper` (excluded).
public struct RecordRange: Hashable, Sendable {
  public let lower: RecordKey
  public let upper: RecordKey

  public init(lower: RecordKey, upper: RecordKey) {
    self.lower = lower
    self.upper = upper
  }

  /// All keys that begin with `prefix`; nil when there is no upper bound (a prefix of 0xFF only).
  public init?(prefix: [UInt8]) {
    var upper = prefix
    while let last = upper.last {
      if last < 0xFF {
        upper[upper.count - 1] = last + 1
        self.init(lower: RecordKey(prefix), upper: RecordKey(upper))
        return
      }
      upper.removeLast()
    }
    return nil
  }

  /// Every record there can be.
  public static let all = RecordRange(
    lower: RecordKey([]), upper: RecordKey([UInt8](repeating: 0xFF, count: Limits.keyBytes + 1)))

  public func contains(_ key: RecordKey) -> Bool { lower <= key && key < upper }
}

public enum ScanOrder: Sendable { case ascending, descending }

public enum ScanStep: Sendable { case proceed, stop }
