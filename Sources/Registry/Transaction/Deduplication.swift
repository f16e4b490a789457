public import Secrets
public import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Whether a forwarded request has run before.
public enum Deduplication: Hashable, Sendable {
  /// It has not: run it.
  case new
  /// It has, and this is what is kept of its reply.
  case ran(StoredReply)
  /// What was kept is gone: whether it ran cannot be told, and it must not run now.
  case forgotten

  /// Looks a request up. A transaction that then calls `rememberReply` checks again, at apply, that it is new.
  public static func find(_ request: RequestIdentity, view: any ReadView, sealing: any Sealing) throws(RegistryError)
    -> Deduplication
  {
    #if CONCLAVE_MUTANTS
      if mutant(.noDeduplication) { return .new }
    #endif
    let key = RecordSpace.reply(request)
    let kept: Record?
    let floor: Record?
    do {
      kept = try view.record(key)
      floor = try view.record(RecordSpace.floor(origin: request.origin))
    } catch {
      throw .store(error)
    }
    if let kept { return .ran(try StoredReply.open(kept.value, at: key, sealing)) }
    return try ReplyFloor.isForgotten(request, floor) ? .forgotten : .new
  }
}

/// The record that remembers up to which identity an origin's replies have been forgotten.
enum ReplyFloor {
  /// The highest identity forgotten; nil: nothing.
  static func read(_ record: Record?, origin: UInt64) throws(RegistryError) -> RequestIdentity? {
    guard let record else { return nil }
    guard record.value.count == 16, let incarnation = record.value.word(at: 0), let sequence = record.value.word(at: 8)
    else { throw .malformed(what: "reply floor") }
    return RequestIdentity(origin: origin, incarnation: incarnation, sequence: sequence)
  }

  static func isForgotten(_ request: RequestIdentity, _ record: Record?) throws(RegistryError) -> Bool {
    #if CONCLAVE_MUTANTS
      if mutant(.forgottenRunsAgain) { return false }
    #endif
    guard let floor = try read(record, origin: request.origin) else { return false }
    return request <= floor
  }

  static func value(_ floor: RequestIdentity) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(word: floor.incarnation)
    bytes.append(word: floor.sequence)
    return bytes
  }
}
