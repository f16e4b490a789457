internal import KMIP
internal import Registry
internal import TTLV

/// Re-key (KMIP 2.1 §6.1.46, 1.4 §4.4): a new symmetric key in the place of an existing one.
func reKey(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ReKeyRequest(payload, version: run.version)
  let existing = try run.object(request.object)
  guard existing.objectType == .symmetricKey else {
    throw KMIPError(.invalidObjectType, "an object of type \(existing.objectType.name) is not re-keyed by Re-key")
  }
  try run.checkReplaceable(existing)
  try run.checkProtection(request.protectionStorageMasks)
  let requested = try run.givenAttributes(request.attributes, for: .symmetricKey)
  var attributes = try run.replacement(of: existing, offset: request.offset, requested)
  let block = try run.newSymmetricKey(&attributes)
  let identifier = run.transaction.newUniqueIdentifier()
  try run.replace(existing, by: .symmetricKey(block), attributes, identifier: identifier, isMade: true)
  run.answer(identifier, as: .reKey)
  run.placeholder = identifier
  return ObjectResponse(identifier).items(for: run.version)
}

extension RequestRun {
  /// KMIP 1.4 §11.5: "Object specified is not able to be re-keyed", "The Key Value is not present on the server".
  mutating func checkReplaceable(_ existing: ObjectRecord) throws(KMIPError) {
    guard !existing.isDestroyed else {
      throw KMIPError(.permissionDenied, "the object \(existing.uniqueIdentifier) is destroyed")
    }
    guard try material(of: existing)?.keyBlock?.value != nil else {
      throw KMIPError(.keyValueNotPresent, "the server has only the attributes of this key")
    }
  }
}
