import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

/// The heart above Raft: requests planned side by side, on stale views and over mutations in flight, some of which never
/// come to be, answer and leave behind exactly what the same requests would one after another, in the order of the log.
struct SerialModelTests {
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func concurrentPlanningIsSerial(seed: UInt64) throws {
    var history = try ConcurrentHistory(seed: seed)
    try history.run(requests: 120)
    #expect(history.answers.count == 120)

    let world = try World()
    for answer in history.serialOrder {
      var transaction = Transaction(
        view: try world.store.view(), stamp: Stamp(time: 1), sealing: world.sealing,
        entropy: SeededEntropy(answer.request.number))
      #expect(try answer.request.run(&transaction) == answer.reply, "request \(answer.request)")
      let mutation = try transaction.finish()
      #expect((mutation != nil) == answer.wrote)
      if let mutation { #expect(try world.commit(mutation) == .applied) }
    }
    #expect(try contents(world.store, world.sealing) == (try contents(history.store, world.sealing)))
  }

  @Test func theSearchMeetsWhatItIsFor() throws {
    var conflicts = 0
    var lost = 0
    var refusals = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      var history = try ConcurrentHistory(seed: seed)
      try history.run(requests: 120)
      conflicts += history.conflicts
      lost += history.lost
      refusals += history.answers.filter { !$0.wrote }.count
    }
    #expect(conflicts > 100)
    #expect(lost > 50)
    #expect(refusals > 100)
  }

  /// All that a client or an administrator could tell of a state: objects in order, with their values and names, found
  /// directly and through each index.
  private func contents(_ store: MemoryStore, _ sealing: FakeSealing) throws -> [String] {
    var transaction = Transaction(
      view: try store.view(), stamp: Stamp(time: 1), sealing: sealing, entropy: SeededEntropy(0), isReadOnly: true)
    var lines: [String] = []
    for storage in [StorageClass.online, .destroyed] {
      let all = try transaction.locate(LocateQuery(scope: .everybody, storage: [storage]))
      for record in all.objects {
        lines.append("\(storage) \(record.uniqueIdentifier) \(record.owner) \(record.isDestroyed)")
        lines += record.attributes.attributes.map { "  \($0)" }
        lines.append("  \(String(describing: try transaction.material(of: record)?.material))")
      }
      for owner in ConcurrentRequest.owners {
        for group in ConcurrentRequest.groups {
          let term = try #require(IndexTerm(Attribute(.objectGroup, .textString(group))))
          for scope in [IndexScope.owner(owner), .everybody] {
            let found = try transaction.locate(LocateQuery(scope: scope, storage: [storage], terms: [term]))
            lines.append("\(scope) \(group): \(found.objects.map(\.uniqueIdentifier))")
          }
        }
        for name in ConcurrentRequest.names {
          let holder = try transaction.nameHolder(name, owner: owner)
          lines.append("\(owner) \(name): \(String(describing: holder?.uniqueIdentifier))")
        }
      }
    }
    // Every posting leads to an object: none is left behind or double.
    var counts: [RecordSpace: Int] = [:]
    try store.view().scan(RecordRange(lower: RecordKey([]), upper: RecordKey([0xFF])), .ascending) { key, _ in
      if let space = RecordSpace(rawValue: key.bytes[0]) { counts[space, default: 0] += 1 }
      return .proceed
    }
    for space in RecordSpace.allCases { lines.append("\(space): \(counts[space] ?? 0)") }
    return lines
  }
}

extension ManagedObjectValue {
  fileprivate var material: [UInt8]? {
    if case .opaqueObject(_, let value) = self { value.revealed() } else { nil }
  }
}
