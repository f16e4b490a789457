internal import KMIP
internal import Store

/// What a transaction is to change.
struct Changes: Sendable {
  struct Change: Sendable {
    /// The object as the view has it; nil: made by this transaction.
    let base: ObjectRecord?
    var record: ObjectRecord
    /// nil: unchanged, or destroyed.
    var value: ManagedObjectValue?
    /// Nothing of the object is left.
    var isGone = false
  }

  var objects: [RecordHash: Change] = [:]
  /// The objects in the order of their first change, so that equal transactions make equal mutations.
  var order: [RecordHash] = []
  /// How many of them are new.
  var inserted = 0

  /// Who holds the names that changed hands; nil: free.
  var names: [RecordKey: RecordHash?] = [:]
  var nameOrder: [RecordKey] = []

  /// Records that stand between requests; nil: removed.
  var standing: [RecordKey: StandingRecord?] = [:]
  var standingOrder: [RecordKey] = []

  mutating func setStanding(_ key: RecordKey, to record: StandingRecord?) {
    if standing.updateValue(record, forKey: key) == nil { standingOrder.append(key) }
  }

  mutating func setHolder(of name: RecordKey, to holder: RecordHash?) {
    if names.updateValue(holder, forKey: name) == nil { nameOrder.append(name) }
  }
}
