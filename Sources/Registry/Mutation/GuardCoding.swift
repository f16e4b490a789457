internal import Store
internal import TTLV

extension Mutation.Guard {
  var item: Item {
    var bytes: [UInt8] = []
    switch self {
    case .present(let key, let revision):
      bytes.reserveCapacity(16 + key.bytes.count)
      bytes.append(revision)
      bytes.append(contentsOf: key.bytes)
      return Item(.guardPresent, .byteString(bytes))
    case .absent(let key):
      return Item(.guardAbsent, .byteString(key.bytes))
    case .range(let range, let count, let newest):
      bytes.reserveCapacity(26 + range.lower.bytes.count + range.upper.bytes.count)
      bytes.append(word: UInt64(count))
      // No entry has term 0, so revision 0 can stand for none.
      bytes.append(newest ?? Revision(term: 0, index: 0))
      bytes.append(UInt8(range.lower.bytes.count))
      bytes.append(contentsOf: range.lower.bytes)
      bytes.append(contentsOf: range.upper.bytes)
      return Item(.guardRange, .byteString(bytes))
    case .unused(let request):
      request.append(to: &bytes)
      return Item(.guardUnused, .byteString(bytes))
    }
  }

  /// nil: not the bytes of such a guard.
  init?(_ tag: Tag, _ bytes: UnsafeBufferPointer<UInt8>) {
    switch tag {
    case .guardPresent:
      guard let revision = Revision(bytes, at: 0), let key = RecordKey(bounded: bytes.part(16, bytes.count)) else {
        return nil
      }
      self = .present(key, revision)
    case .guardAbsent:
      guard let key = RecordKey(bounded: bytes) else { return nil }
      self = .absent(key)
    case .guardRange:
      guard let count = bytes.word(at: 0).flatMap({ Int(exactly: $0) }), let newest = Revision(bytes, at: 8),
        bytes.count > 25
      else { return nil }
      let middle = 25 + Int(bytes[24])
      guard middle < bytes.count, let lower = RecordKey(bounded: bytes.part(25, middle)),
        let upper = RecordKey(bounded: bytes.part(middle, bytes.count))
      else { return nil }
      let isNone = newest == Revision(term: 0, index: 0)
      guard isNone == (count == 0) else { return nil }
      self = .range(RecordRange(lower: lower, upper: upper), count: count, newest: isNone ? nil : newest)
    case .guardUnused:
      guard bytes.count == RequestIdentity.length, let request = RequestIdentity(bytes) else { return nil }
      self = .unused(request)
    default: return nil
    }
  }
}

extension RecordKey {
  /// A key as mutations may name it; nil: empty or too long.
  init?(bounded bytes: UnsafeBufferPointer<UInt8>) {
    guard !bytes.isEmpty, bytes.count <= RegistryLimits.recordKeyLength else { return nil }
    self.init(Array(bytes))
  }
}

extension Revision {
  /// nil: fewer than sixteen bytes from `offset` on.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    guard let term = bytes.word(at: offset), let index = bytes.word(at: offset + 8) else { return nil }
    self.init(term: term, index: index)
  }
}

extension [UInt8] {
  mutating func append(_ revision: Revision) {
    append(word: revision.term)
    append(word: revision.index)
  }
}
