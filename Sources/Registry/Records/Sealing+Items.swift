internal import Secrets
internal import Store
internal import TTLV

/// Records are TTLV structures with a version, sealed whole.
extension Sealing {
  /// - Parameter length: the limit in bytes that `open` will be called with: what is longer could be written and never
  ///   read again.
  func seal(_ item: Item, at key: RecordKey, _ what: String, length: Int) throws(RegistryError) -> SealedBytes {
    var plain = BinaryEncoder.encode(item)
    defer { plain.wipe() }
    guard plain.count <= length else { throw .exceeds(what: "bytes of one \(what)", limit: length) }
    do { return try seal(SecretBytes(plain), boundTo: key.bytes) } catch { throw .sealing(error) }
  }

  /// The members of a sealed structure, after its version was found to be `version`.
  func open(
    _ bytes: [UInt8], at key: RecordKey, _ tag: Tag, _ what: String, version: Int32, length: Int
  ) throws(RegistryError) -> [Item] {
    let plain: SecretBytes
    do { plain = try open(SealedBytes(opaque: bytes), boundTo: key.bytes) } catch { throw .sealing(error) }
    // Deeper than any message: a record may wrap a request's value in more structures than the request did.
    let limits = TTLV.Limits(depth: 64, length: length, count: 1 << 20)
    let decoded: Item? = plain.withUnsafeBytes { raw in
      try? BinaryDecoder.decode(raw.assumingMemoryBound(to: UInt8.self), limits: limits)
    }
    guard let decoded, decoded.tag == tag, case .structure(let members) = decoded.value,
      case .integer(let found)? = members.first(where: { $0.tag == .formatVersion })?.value
    else { throw .malformed(what: what) }
    guard found == version else { throw .unknownFormat(what: what, version: found) }
    return members
  }
}

extension [UInt8] {
  /// Overwrites bytes that are about to be freed. Best effort: copies made before are not reached.
  mutating func wipe() {
    withUnsafeMutableBytes { buffer in
      for offset in buffer.indices { buffer.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self) }
    }
  }
}
