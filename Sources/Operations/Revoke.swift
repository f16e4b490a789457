internal import KMIP
internal import Registry
internal import TTLV

/// Revoke (KMIP 2.1 §6.1.44, 1.4 §4.20): transitions 3, 5, 8 and 10 for a compromise, 6 for any other reason.
func revoke(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try RevokeRequest(payload, version: run.version)
  var record = try run.object(request.object)
  guard LifeCycle.applies(to: record.objectType, .revocationReason, in: run.version) else {
    throw KMIPError(.invalidObjectType, "an object of type \(record.objectType.name) cannot be revoked")
  }
  let isCompromise = request.reason.code == .keyCompromise || request.reason.code == .caCompromise
  guard isCompromise || request.compromiseOccurrenceDate == nil else {
    throw KMIPError(.invalidField, "Compromise Occurrence Date is for compromises, not for \(request.reason.code.name)")
  }
  LifeCycle.settle(&record.attributes, at: run.now)
  let state = record.attributes.state ?? .preActive
  guard let next = nextState(after: state, isCompromise: isCompromise) else {
    throw KMIPError(
      .wrongKeyLifecycleState, "an object that is \(state.name) cannot be revoked for \(request.reason.code.name)")
  }
  record.attributes.state = next
  record.attributes.revocationReason = request.reason
  if isCompromise {
    record.attributes.setDate(.compromiseDate, run.now)
    let occurrence = request.compromiseOccurrenceDate ?? record.attributes.date(.initialDate)
    record.attributes.setDate(.compromiseOccurrenceDate, occurrence)
  } else {
    record.attributes.setDate(.deactivationDate, run.now)
  }
  try run.update(record)
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}

/// "Only the transitions described above are permitted" (KMIP 2.1 §4.57).
private func nextState(after state: State, isCompromise: Bool) -> State? {
  switch (state, isCompromise) {
  case (.preActive, true), (.active, true), (.deactivated, true): .compromised
  case (.destroyed, true): .destroyedCompromised
  case (.active, false): .deactivated
  default: nil
  }
}
