internal import KMIP
internal import Registry
internal import TTLV

/// Check (KMIP 2.1 §6.1.7, 1.4 §4.10): may the object be used so? A denial empties the ID Placeholder.
func check(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try CheckRequest(payload, version: run.version)
  let record = try run.liveObject(request.object)
  guard record.objectType != .template else {
    throw KMIPError(.illegalObjectType, "a template is not used for anything")
  }
  do throws(KMIPError) {
    if let asked = request.usageMask {
      let mask = record.attributes.usageMask ?? []
      guard mask.isSuperset(of: asked) else {
        throw KMIPError(.incompatibleCryptographicUsageMask, "the object may not be used so")
      }
    }
    if let asked = request.usageLimitsCount {
      guard asked >= 0 else { throw KMIPError(.invalidField, "Usage Limits Count must not be negative") }
      if case .longInteger(let left)? = record.attributes[.usageLimits]?[.usageLimitsCount], left < asked {
        throw KMIPError(.usageLimitExceeded, "the object may be used \(left) units more")
      }
    }
    if let asked = request.leaseTime, asked > run.settings.leaseTime {
      throw KMIPError(.permissionDenied, "leases are granted for \(run.settings.leaseTime) seconds at most")
    }
  } catch {
    run.placeholder = nil
    throw error
  }
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}
