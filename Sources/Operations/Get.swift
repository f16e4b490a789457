internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Get (KMIP 2.1 §6.1.19, 1.4 §4.11). The release is audited: the audit record is committed before the reply leaves.
func get(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try GetRequest(payload, version: run.version)
  let record = try run.liveObject(request.object)
  let value = try run.released(record, request)
  let items = try GetResponse(record.uniqueIdentifier, value).items(for: run.version)
  try run.becomesUsed(record)
  run.audit(record.uniqueIdentifier)
  run.answer(record.uniqueIdentifier)
  return items
}

extension RequestRun {
  /// The object's value in the form that Get and Export ask for, when it may leave in it.
  mutating func released(_ record: ObjectRecord, _ request: GetRequest) throws(KMIPError) -> ManagedObjectValue {
    guard ![.user, .group].contains(record.objectType) else {
      throw KMIPError(.invalidObjectType, "a \(record.objectType.name) is its attributes: use Get Attributes")
    }
    if record.attributes.boolean(.extractable) == false {
      throw KMIPError(.notExtractable, "the object is not Extractable")
    }
    guard var value = try material(of: record) else {
      throw KMIPError(.objectDestroyed, "the object \(record.uniqueIdentifier) is destroyed")
    }
    if let block = value.keyBlock {
      guard block.value != nil else {
        throw KMIPError(.keyValueNotPresent, "the server has only the attributes of this key")
      }
      // Otherwise the key leaves As Registered.
      if request.keyWrapType == .notWrapped { value = try unwrapped(value) }
    }
    if let compression = request.keyCompressionType, compression != .ecPublicKeyTypeUncompressed {
      throw KMIPError(.keyCompressionTypeNotSupported, "keys are given uncompressed, not as \(compression.name)")
    }
    if request.keyFormatType == .pkcs_12, value.keyBlock?.format != .pkcs_12 {
      value = try container(value, of: record)
    } else if let format = request.keyFormatType {
      value = try KeyForms.converted(value, to: format, capabilities.cryptographer)
    }
    if let specification = request.wrapping { value = try wrapped(value, of: record, by: specification) }
    // KMIP 2.1 §4.55: its value may not be retrieved "unless it is wrapped by another key".
    // A MAC or signature alone hides nothing of it.
    if record.attributes.boolean(.sensitive) == true, value.keyBlock?.wrapping?.encryptionKey == nil {
      throw KMIPError(.sensitive, "the object is Sensitive: it leaves only wrapped")
    }
    return value
  }

  /// KMIP 2.1 §4.24: Fresh is true until the object has been served to a client.
  mutating func becomesUsed(_ record: ObjectRecord) throws(KMIPError) {
    guard record.objectType != .template, record.attributes.boolean(.fresh) != false else { return }
    var used = record
    used.attributes.set(.fresh, .boolean(false))
    try guarded { run throws(RegistryError) in try run.transaction.update(used) }
  }
}
