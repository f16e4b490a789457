internal import KMIP
internal import Registry
internal import TTLV

/// Get Usage Allocation (KMIP 2.1 §6.1.23, 1.4 §4.18): takes units off the object's Usage Limits for the client to use.
func getUsageAllocation(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try UsageAllocationRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  guard UsageMasks.protects(record) else {
    throw KMIPError(.invalidObjectType, "the object is not used for applying protection")
  }
  guard var limits = record.attributes[.usageLimits].flatMap(UsageLimits.init) else {
    throw KMIPError(.attributeNotFound, "the object has no Usage Limits")
  }
  guard request.count > 0 else { throw KMIPError(.invalidField, "Usage Limits Count must be positive") }
  // "after the Activation Date and before the Protect Stop Date"
  try run.checkProtects(record)
  guard request.count <= limits.count else {
    throw KMIPError(.usageLimitExceeded, "the object may be used \(limits.count) units more")
  }
  limits.count -= request.count
  record.attributes.set(.usageLimits, limits.value)
  LifeCycle.settle(&record.attributes, at: run.now)
  try run.update(record)
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}

extension UsageMasks {
  /// Whether the object may apply protection at all.
  static func protects(_ record: ObjectRecord) -> Bool {
    let mask = record.attributes.usageMask ?? []
    let protecting: CryptographicUsageMask = [
      .sign, .encrypt, .wrapKey, .macGenerate, .deriveKey, .keyAgreement, .certificateSign, .crlSign,
      .generateCryptogram,
    ]
    return !mask.isDisjoint(with: protecting)
  }
}
