internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Get (KMIP 2.1 §6.1.19, 1.4 §4.11). The release is audited: the audit record is committed before the reply leaves.
func get(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try GetRequest(payload, version: run.version)
  let record = try run.liveObject(request.object)
  guard request.wrapping == nil else {
    throw KMIPError(.featureNotSupported, "key wrapping (Key Wrapping Specification) is not supported")
  }
  if record.attributes.boolean(.sensitive) == true {
    throw KMIPError(.sensitive, "the object is Sensitive: it leaves only wrapped")
  }
  if record.attributes.boolean(.extractable) == false {
    throw KMIPError(.notExtractable, "the object is not Extractable")
  }
  guard let stored = try run.material(of: record) else {
    throw KMIPError(.objectDestroyed, "the object \(record.uniqueIdentifier) is destroyed")
  }
  let value = try run.released(stored, request)
  let items = try GetResponse(record.uniqueIdentifier, value).items(for: run.version)
  try run.becomesUsed(record)
  run.audit(record.uniqueIdentifier)
  run.answer(record.uniqueIdentifier)
  return items
}

extension RequestRun {
  /// The value in the form that is asked for.
  fileprivate func released(_ stored: ManagedObjectValue, _ request: GetRequest) throws(KMIPError)
    -> ManagedObjectValue
  {
    if let block = stored.keyBlock {
      guard block.value != nil else {
        throw KMIPError(.keyValueNotPresent, "the server has only the attributes of this key")
      }
      if request.keyWrapType == .notWrapped, block.wrapping != nil {
        throw KMIPError(.keyWrapTypeNotSupported, "the key was registered wrapped, and is given so")
      }
    }
    if let compression = request.keyCompressionType, compression != .ecPublicKeyTypeUncompressed {
      throw KMIPError(.keyCompressionTypeNotSupported, "keys are given uncompressed, not as \(compression.name)")
    }
    guard let format = request.keyFormatType else { return stored }
    return try KeyForms.converted(stored, to: format, capabilities.cryptographer)
  }

  /// KMIP 2.1 §4.24: Fresh is true until the object has been served to a client.
  fileprivate mutating func becomesUsed(_ record: ObjectRecord) throws(KMIPError) {
    guard record.objectType != .template, record.attributes.boolean(.fresh) != false else { return }
    var used = record
    used.attributes.set(.fresh, .boolean(false))
    try guarded { run throws(RegistryError) in try run.transaction.update(used) }
  }
}
