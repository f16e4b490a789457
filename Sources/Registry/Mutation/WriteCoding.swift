internal import Secrets
internal import Store
internal import TTLV

extension Mutation.Write {
  var item: Item {
    var bytes: [UInt8] = []
    switch self {
    case .put(let key, let value):
      bytes.reserveCapacity(1 + key.bytes.count + value.bytes.count)
      bytes.append(UInt8(key.bytes.count))
      bytes.append(contentsOf: key.bytes)
      bytes.append(contentsOf: value.bytes)
      return Item(.writePut, .byteString(bytes))
    case .index(let key, let hash):
      bytes.reserveCapacity(RecordHash.length + key.bytes.count)
      hash.append(to: &bytes)
      bytes.append(contentsOf: key.bytes)
      return Item(.writeIndex, .byteString(bytes))
    case .postings(let position, let object, let prefixes):
      bytes.reserveCapacity(2 + RecordHash.length * (1 + prefixes.count))
      bytes.append(UInt8(position >> 8))
      bytes.append(UInt8(position & 0xFF))
      object.append(to: &bytes)
      for prefix in prefixes { prefix.append(to: &bytes) }
      return Item(.writePostings, .byteString(bytes))
    case .delete(let key):
      return Item(.writeDelete, .byteString(key.bytes))
    case .forget(let request):
      request.append(to: &bytes)
      return Item(.writeForget, .byteString(bytes))
    }
  }

  /// nil: not the bytes of such a write.
  init?(_ tag: Tag, _ bytes: UnsafeBufferPointer<UInt8>) {
    switch tag {
    case .writePut:
      guard let length = bytes.first.map(Int.init), bytes.count > 1 + length,
        let key = RecordKey(bounded: bytes.part(1, 1 + length))
      else { return nil }
      self = .put(key, SealedBytes(opaque: Array(bytes.part(1 + length, bytes.count))))
    case .writeIndex:
      guard let hash = RecordHash(bytes), let key = RecordKey(bounded: bytes.part(RecordHash.length, bytes.count))
      else { return nil }
      self = .index(key, hash)
    case .writePostings:
      guard let position = bytes.quarterWord(at: 0), let object = RecordHash(bytes, at: 2) else { return nil }
      var prefixes: [RecordHash] = []
      prefixes.reserveCapacity(bytes.count / RecordHash.length)
      var offset = 2 + RecordHash.length
      while offset < bytes.count {
        guard let prefix = RecordHash(bytes, at: offset) else { return nil }
        prefixes.append(prefix)
        offset += RecordHash.length
      }
      self = .postings(position: position, object: object, prefixes: prefixes)
    case .writeDelete:
      guard let key = RecordKey(bounded: bytes) else { return nil }
      self = .delete(key)
    case .writeForget:
      guard bytes.count == RequestIdentity.length, let request = RequestIdentity(bytes) else { return nil }
      self = .forget(request)
    default: return nil
    }
  }
}
