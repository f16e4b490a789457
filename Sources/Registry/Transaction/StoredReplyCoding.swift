internal import KMIP
internal import Secrets
internal import Store
internal import TTLV

extension StoredReply {
  static let formatVersion: Int32 = 1

  func sealed(at key: RecordKey, _ sealing: any Sealing) throws(RegistryError) -> SealedBytes {
    var items = [Item(.formatVersion, .integer(Self.formatVersion))]
    for part in parts {
      switch part {
      case .item(let bytes): items.append(Item(.storedItem, .byteString(bytes)))
      case .readAgain(let placeholder):
        let members = placeholder.map { [Item(.uniqueIdentifier, .textString($0.text))] } ?? []
        items.append(Item(.storedReadAgain, .structure(members)))
      }
    }
    return try sealing.seal(
      Item(.storedReply, .structure(items)), at: key, "stored reply", length: RegistryLimits.mutationLength)
  }

  static func open(_ bytes: [UInt8], at key: RecordKey, _ sealing: any Sealing) throws(RegistryError) -> StoredReply {
    let members = try sealing.open(
      bytes, at: key, .storedReply, "stored reply", version: formatVersion, length: RegistryLimits.mutationLength)
    var parts: [Part] = []
    for member in members {
      switch (member.tag, member.value) {
      case (.storedItem, .byteString(let bytes)): parts.append(.item(bytes))
      case (.storedReadAgain, .structure(let inner)):
        var placeholder: UniqueIdentifier?
        if case .textString(let text)? = inner.first(where: { $0.tag == .uniqueIdentifier })?.value {
          placeholder = UniqueIdentifier(text)
        }
        parts.append(.readAgain(placeholder: placeholder))
      default: break
      }
    }
    return StoredReply(parts: parts)
  }
}
