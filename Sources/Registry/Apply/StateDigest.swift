public import Store

/// A digest of a whole state, for comparing replicas: two with equal digests hold the same records, written by the
/// same entries.
public enum StateDigest {
  /// SHA-256 over every record in key order: lengths, key, revision, value. Reads everything.
  public static func scan(_ view: any ReadView) throws(RegistryError) -> [UInt8] {
    var hash = SHA256()
    var header: [UInt8] = []
    do {
      try view.scan(RecordRange(lower: RecordKey([]), upper: RecordKey([0xFF])), .ascending) { key, record in
        header.removeAll(keepingCapacity: true)
        header.append(word: UInt64(key.bytes.count))
        header.append(word: UInt64(record.value.count))
        header.append(record.revision)
        hash.update(header)
        hash.update(key.bytes)
        hash.update(record.value)
        return .proceed
      }
    } catch {
      throw .store(error)
    }
    return hash.finish()
  }
}
