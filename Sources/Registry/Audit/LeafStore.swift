public import Secrets
public import Store

/// Where audit leaves go when they are applied. The tree over them is in the ledger, whatever becomes of the leaves.
public protocol LeafStore: Sendable {
  /// Keeps a leaf, as part of the batch that `writes` becomes.
  func keep(_ leaf: SealedBytes, number: UInt64, revision: Revision, in writes: inout WriteSet)
}

/// Keeps leaves as records of the state, by their number.
public struct RecordLeafStore: LeafStore {
  public init() {}

  public func keep(_ leaf: SealedBytes, number: UInt64, revision: Revision, in writes: inout WriteSet) {
    writes.put(RecordSpace.leaf(number), Record(revision: revision, value: leaf.bytes))
  }

  /// The leaves from `first` on, at most `maximum`, still sealed.
  public static func leaves(from first: UInt64, maximum: Int, view: any ReadView) throws(RegistryError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    guard maximum > 0 else { return found }
    let range = RecordRange(
      lower: RecordSpace.leaf(first), upper: RecordKey([RecordSpace.leaves.rawValue + 1]))
    do {
      try view.scan(range, .ascending) { _, record in
        found.append(record.value)
        return found.count < maximum ? .proceed : .stop
      }
    } catch {
      throw .store(error)
    }
    return found
  }
}
