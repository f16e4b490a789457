internal import KMIP
internal import Store
internal import TTLV

extension Transaction {
  /// Reads a record without leaving a guard.
  func read(_ key: RecordKey) throws(RegistryError) -> Record? {
    do { return try view.record(key) } catch { throw .store(error) }
  }

  mutating func find(_ hash: RecordHash) throws(RegistryError) -> ObjectRecord? {
    if let change = changes.objects[hash] { return change.isGone ? nil : change.record }
    return try base(hash)
  }

  /// The object as the view has it.
  mutating func base(_ hash: RecordHash) throws(RegistryError) -> ObjectRecord? {
    if let known = reads.opened[hash] { return known }
    let record = try open(hash)
    reads.opened.updateValue(record, forKey: hash)
    return record
  }

  /// Reads and opens an attribute record and leaves its guard, but does not keep the opened record: a search passes
  /// over many.
  mutating func open(_ hash: RecordHash) throws(RegistryError) -> ObjectRecord? {
    let key = RecordSpace.attributes.key(hash)
    guard let found = try read(key) else {
      if !isReadOnly { try reads.note(.absent(key)) }
      return nil
    }
    if !isReadOnly { try reads.note(.present(key, found.revision)) }
    return try ObjectRecord.open(found, at: key, sealing)
  }

  mutating func holder(of name: RecordKey) throws(RegistryError) -> RecordHash? {
    if let changed = changes.names[name] { return changed }
    if let known = reads.names[name] { return known }
    var holder: RecordHash?
    if let found = try read(name) {
      guard let hash = RecordHash(found.value) else { throw .malformed(what: "name record") }
      holder = hash
      if !isReadOnly { try reads.note(.present(name, found.revision)) }
    } else if !isReadOnly {
      try reads.note(.absent(name))
    }
    reads.names.updateValue(holder, forKey: name)
    return holder
  }

  /// The change to an object, a new one that changes nothing yet included; nil when there is no such object.
  mutating func change(to hash: RecordHash) throws(RegistryError) -> Changes.Change? {
    if let change = changes.objects[hash] { return change }
    guard let base = try base(hash) else { return nil }
    let change = Changes.Change(base: base, record: base, value: nil)
    changes.objects[hash] = change
    changes.order.append(hash)
    return change
  }

  /// Frees the names that an object gives up, as far as it holds them, and takes those that it gains.
  mutating func moveNames(of hash: RecordHash, from before: ObjectRecord?, to after: ObjectRecord)
    throws(RegistryError)
  {
    let held = before.map { $0.isDestroyed ? [] : $0.attributes.nameTexts } ?? []
    let wanted = after.isDestroyed ? [] : after.attributes.nameTexts
    for name in held where !wanted.contains(name) {
      let key = hashing.name(name, owner: after.owner)
      if try holder(of: key) == hash { changes.setHolder(of: key, to: nil) }
    }
    for name in wanted where !held.contains(name) {
      changes.setHolder(of: hashing.name(name, owner: after.owner), to: hash)
    }
  }
}

extension Text {
  static func uuid(from entropy: any Entropy) -> Text {
    var random: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &random) { entropy.fill($0) }
    // Version 4 in the high half's bits 12…15, variant 10 in the low half's two highest (RFC 9562 §5.4).
    let high = random.0 & ~0xF000 | 0x4000
    let low = random.1 & ~(3 << 62) | 2 << 62
    let digits: StaticString = "0123456789abcdef"
    let utf8 = [UInt8](unsafeUninitializedCapacity: 36) { buffer, count in
      for position in 0..<32 {
        let word = position < 16 ? high : low
        let nibble = Int(word >> (60 - 4 * UInt64(position & 15)) & 0xF)
        if position == 8 || position == 12 || position == 16 || position == 20 {
          buffer[count] = 0x2D
          count += 1
        }
        buffer[count] = digits.utf8Start[nibble]
        count += 1
      }
    }
    guard let text = Text(validating: utf8) else { preconditionFailure("digits are ASCII") }
    return text
  }
}
