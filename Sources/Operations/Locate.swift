internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// Locate (KMIP 2.1 §6.1.28, 1.4 §4.9): newest first, by all attributes.
func locate(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  var request = try LocateRequest(payload, version: run.version)
  // A link to an object of this batch, or to one by its Name. One that means nothing is a link that no object has.
  for at in request.attributes.indices where request.attributes[at].name.isLink {
    if let value = try? run.checkedValue(request.attributes[at]) { request.attributes[at].value = value }
  }
  let criteria = try LocateCriteria(request)
  let objectClass = request.objectClass
  let limit = min(request.maximumItems.map { Int($0) } ?? OperationLimits.locatedItems, OperationLimits.locatedItems)
  // "the server locates the default object as defined by server policy": here the newest of the group.
  let isDefault = request.objectGroupMember == .groupMemberDefault
  let storage = storageClasses(request.storageStatus)
  var found: [UniqueIdentifier] = []
  var total: Int? = 0
  if !storage.isEmpty {
    let reader = run
    let owners = Decision.searchScope(of: run.principal)
    var query = LocateQuery(
      scope: owners.map { .owner($0[0]) } ?? .everybody, storage: storage,
      uniqueIdentifier: criteria.uniqueIdentifier, terms: criteria.terms,
      offset: Int(request.offsetItems ?? 0), maximum: isDefault ? min(1, limit) : limit,
      matches: { record in
        isMeant(record.objectType, objectClass) && criteria.match(record, reader) && reader.hasRight(to: record)
      })
    query.owners = owners.map { Array($0.dropFirst()) } ?? []
    let asked = query
    let result = try run.guarded { run throws(RegistryError) in try run.transaction.locate(asked) }
    found = result.objects.map(\.uniqueIdentifier)
    total = result.total
  }
  for identifier in found { run.answer(identifier, as: .locate) }
  // KMIP 2.1 §6.1.28: one identifier goes into the ID Placeholder, none or several empty it.
  run.placeholder = found.count == 1 ? found[0] : nil
  let isPaged = request.maximumItems != nil || request.offsetItems != nil
  return LocateResponse(found, locatedItems: isPaged ? total.flatMap { Int32(exactly: $0) } : nil)
    .items(for: run.version)
}

/// "If omitted, then only on-line objects SHALL be returned."
private func storageClasses(_ mask: StorageStatusMask?) -> Set<StorageClass> {
  guard let mask else { return [.online] }
  var classes: Set<StorageClass> = []
  if mask.contains(.onLineStorage) { classes.insert(.online) }
  if mask.contains(.archivalStorage) { classes.insert(.archived) }
  if mask.contains(.destroyedStorage) { classes.insert(.destroyed) }
  return classes
}

/// KMIP 3.0: without an Object Class Mask only users' objects are searched. Before there were no others.
private func isMeant(_ type: ObjectType, _ mask: ObjectClassMask?) -> Bool {
  guard let mask else { return !type.isSystem }
  return mask.contains(type.isSystem ? .system : .user)
}

extension AttributeName {
  /// Whether values may mean an object of the same batch.
  fileprivate var isLink: Bool {
    guard case .standard(let type) = self else { return false }
    return type == .link || type.rule.item == .reference
  }
}
