internal import Secrets
public import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Applying a mutation: guards are checked, bytes copied, indexes advanced. No rule of KMIP, key, clock or randomness
/// takes part, so nodes that cannot read the records come to the same state as those that can.
public enum Apply {
  /// What the mutation comes to at its place in the log, over the state just before it. Also run by the leader, on the
  /// bytes it is about to propose and over the mutations in flight, so that no entry enters the log that cannot be
  /// applied.
  public static func apply(_ mutation: Mutation, at revision: Revision, view: any ReadView) throws(RegistryError)
    -> Applied
  {
    try apply(mutation, at: revision, view: view, recent: RecentRevisions())
  }

  /// - Parameter recent: what is known of `view` without asking it.
  static func apply(
    _ mutation: Mutation, at revision: Revision, view: any ReadView, recent: RecentRevisions
  ) throws(RegistryError) -> Applied {
    for each in mutation.guards where try !holds(each, view, recent) {
      return Applied(outcome: .conflict(each), writes: WriteSet(), leaves: [])
    }
    var writes = mutation.writes(at: revision)
    var floors: [UInt64: RequestIdentity] = [:]
    for case .forget(let request) in mutation.writes {
      let key = RecordSpace.floor(origin: request.origin)
      var known = floors[request.origin]
      if known == nil { known = try ReplyFloor.read(try read(key, view), origin: request.origin) }
      // Mutations in flight may carry floors out of order: a floor never sinks.
      let floor = known.map { max($0, request) } ?? request
      floors[request.origin] = floor
      if floor != known { writes.put(key, Record(revision: revision, value: ReplyFloor.value(floor))) }
    }
    return Applied(outcome: .applied, writes: writes, leaves: mutation.leaves)
  }

  private static func holds(
    _ each: Mutation.Guard, _ view: any ReadView, _ recent: RecentRevisions
  ) throws(RegistryError) -> Bool {
    #if CONCLAVE_MUTANTS
      if mutant(.absenceNotGuarded), case .absent = each { return true }
      if mutant(.noDeduplication), case .unused = each { return true }
    #endif
    switch each {
    case .present(let key, let revision):
      if let known = recent.revision(of: key) { return known == revision }
      return try read(key, view)?.revision == revision
    case .absent(let key): return try read(key, view) == nil
    case .unused(let request):
      guard try read(RecordSpace.reply(request), view) == nil else { return false }
      return try !ReplyFloor.isForgotten(request, try read(RecordSpace.floor(origin: request.origin), view))
    case .range(let range, let count, let newest):
      var found = 0
      var latest: Revision?
      do {
        try view.scan(range, .ascending) { _, record in
          found += 1
          latest = latest.map { max($0, record.revision) } ?? record.revision
          return found <= count ? .proceed : .stop
        }
      } catch {
        throw .store(error)
      }
      return found == count && latest == newest
    }
  }

  private static func read(_ key: RecordKey, _ view: any ReadView) throws(RegistryError) -> Record? {
    do { return try view.record(key) } catch { throw .store(error) }
  }
}
