internal import KMIP
internal import Registry
internal import TTLV

/// Re-key Key Pair (KMIP 2.1 §6.1.47, 1.4 §4.5): a new pair in the place of an existing one.
func reKeyKeyPair(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ReKeyKeyPairRequest(payload, version: run.version)
  let oldPrivate = try run.object(request.privateKey)
  guard oldPrivate.objectType == .privateKey else {
    throw KMIPError(.invalidObjectType, "a pair is re-keyed by its private key, not by a \(oldPrivate.objectType.name)")
  }
  try run.checkReplaceable(oldPrivate)
  guard let link = oldPrivate.attributes.link(.publicKeyLink) else {
    throw KMIPError(.permissionDenied, "the private key has no link to its public key")
  }
  let oldPublic = try run.object(link)
  guard oldPublic.objectType == .publicKey, !oldPublic.isDestroyed else {
    throw KMIPError(.permissionDenied, "the public key of the pair is destroyed")
  }
  try run.checkProtection(request.commonMasks)
  try run.checkProtection(request.privateMasks, or: .privateProtectionStorageUnavailable)
  try run.checkProtection(request.publicMasks, or: .publicProtectionStorageUnavailable)
  let askedPrivate = RequestRun.laid(
    try run.givenAttributes(request.forPrivate, for: .privateKey),
    over: try run.givenAttributes(request.common, for: .privateKey))
  let askedPublic = RequestRun.laid(
    try run.givenAttributes(request.forPublic, for: .publicKey),
    over: try run.givenAttributes(request.common, for: .publicKey))
  var forPrivate = try run.replacement(of: oldPrivate, offset: request.offset, askedPrivate)
  var forPublic = try run.replacement(of: oldPublic, offset: request.offset, askedPublic)
  try run.keepCurve(of: oldPrivate, &forPrivate)
  let kind = try run.keyPairKind(&forPrivate, &forPublic)
  try run.checkQuantumSafety(forPrivate + forPublic, forPrivate.enumeration(.cryptographicAlgorithm), bits: nil)
  let pair = try run.newKeyPair(kind)

  let newPrivate = run.transaction.newUniqueIdentifier()
  let newPublic = run.transaction.newUniqueIdentifier()
  try run.replace(
    oldPrivate, by: try run.privateKeyValue(pair, kind, forPrivate), forPrivate, identifier: newPrivate, isMade: true,
    links: [Link(.publicKeyLink, newPublic)])
  try run.replace(
    oldPublic, by: try run.publicKeyValue(pair, kind, forPublic), forPublic, identifier: newPublic, isMade: true,
    links: [Link(.privateKeyLink, newPrivate)])
  run.answer(newPrivate, as: .reKeyKeyPairPrivateKey)
  run.answer(newPublic, as: .reKeyKeyPairPublicKey)
  run.results[.reKeyKeyPair] = newPrivate
  run.placeholder = newPrivate
  return CreateKeyPairResponse(privateKey: newPrivate, publicKey: newPublic).items(for: run.version)
}

extension RequestRun {
  /// A registered key has its curve in its material, and need not have it in its attributes.
  fileprivate mutating func keepCurve(of existing: ObjectRecord, _ attributes: inout [Attribute]) throws(KMIPError) {
    guard attributes.value(.cryptographicDomainParameters)?[.recommendedCurve] == nil else { return }
    guard let block = try material(of: existing)?.keyBlock, let key = KeyForms.privateMaterial(block),
      let curve = (try? capabilities.cryptographer.facts(of: key))?.curve
    else { return }
    attributes.set(
      .cryptographicDomainParameters, .structure([Item(.recommendedCurve, .enumeration(curve.rawValue))]))
  }
}
