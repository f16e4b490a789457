import KMIP
import Secrets
import TTLV

extension RequestCorpus {
  /// The operations on whole objects.
  static func objectPayloads(_ version: ProtocolVersion, _ key: UniqueIdentifier) throws -> [(KMIP.Operation, [Item])] {
    let named = ObjectReference.identifier(key)
    var validation = ValidateRequest()
    validation.certificates = [.init(.x_509, [0x30, 0x43])]
    validation.objects = [named]
    validation.date = 5
    let wrapped = ManagedObjectValue.symmetricKey(RegisterTests.wrappedBlock)
    var wrapping = GetRequest(named)
    wrapping.wrapping = KeyWrappingSpecification(
      .encrypt, encryptionKey: .init(named, parameters: .structure([Item(.blockCipherMode, .enumeration(13))])),
      attributes: [.standard(.state)], encoding: .ttlvEncoding)
    let prime: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 64)
    var all: [(KMIP.Operation, [Item])] = [
      (.reKey, ReKeyRequest(named, offset: 5).items(for: version)),
      (.reKeyKeyPair, ReKeyKeyPairRequest(named, offset: 5).items(for: version)),
      (.archive, object(key)), (.recover, object(key)), (.obtainLease, object(key)),
      (.getUsageAllocation, UsageAllocationRequest(named, count: 2).items), (.validate, validation.items),
      (.get, wrapping.items(for: version)), (.export, wrapping.items(for: version)),
      (
        .createSplitKey,
        CreateSplitKeyRequest(named, parts: 5, threshold: 3, .polynomialSharingPrimeField, primeFieldSize: prime)
          .items(for: version)
      ),
      (.createSplitKey, CreateSplitKeyRequest(named, parts: 3, threshold: 3, .xor).items(for: version)),
      (.joinSplitKey, JoinSplitKeyRequest(.secretData, [named, named], secretDataType: .seed).items(for: version)),
      (
        .adjustAttribute,
        AdjustAttributeRequest(named, .standard(.protectionPeriod), .increment, .interval(.max)).items(for: version)
      ),
      (.log, LogRequest("logged").items), (.ping, []),
    ]
    if version >= .v1_4 {
      all.append((.import, try ImportRequest(key, wrapped, [], keyWrapType: .notWrapped).items(for: version)))
      all.append((.import, try ImportRequest(UniqueIdentifier("new"), wrapped, []).items(for: version)))
    }
    if version >= .v3_0 {
      let reason = Value.structure([Item(.deactivationReasonCode, .enumeration(1))])
      let credential = ManagedObjectValue.system(
        SystemObject(.passwordCredential, [Item(.password, .textString("p"))]))
      all += [
        (.deactivate, DeactivateRequest(named, reason: reason, date: 2_000_000_000).items), (.obliterate, object(key)),
        (.createUser, AttributesRequest(RequestedAttributes()).items(for: version)),
        (.createGroup, AttributesRequest(RequestedAttributes()).items(for: version)),
        (
          .createCredential,
          try CreateCredentialRequest(.password, RequestedAttributes(), credential).items(for: version)
        ),
      ]
    }
    return all.filter { $0.0.versions.contains(version) }
  }
}
