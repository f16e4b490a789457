public import AuditTrail
public import Custody
internal import OpenSSL
internal import Registry
internal import Secrets
public import Store

/// Makes a backup, a part at a time, from a view of the state: what it shows does not change meanwhile.
///
/// Everything but the header is sealed under a key of the backup's own, and that key to each recipient. The records in
/// it are those of the state, sealed already; the cluster's keys are with them, so whoever may open the backup can read
/// it without any of the cluster's tokens.
public struct BackupWriter: Sendable {
  public let header: BackupHeader
  private let head: [UInt8]
  private let view: any ReadView
  private let cipher: XAES256GCM
  private let signer: HeadSigner
  private var stage = Stage.start
  private let parcel: [UInt8]
  private var frames: UInt64 = 0
  private var records: UInt64 = 0
  private var state = SHA256()
  private var file = SHA256()

  private enum Stage: Hashable {
    case start
    /// Records behind this key follow.
    case records(after: [UInt8]?)
    case end
    case done
  }

  /// - Parameters:
  ///   - view: the state after the entry `applied`.
  ///   - now: milliseconds since 1970.
  public init(
    of view: any ReadView, applied: Revision, auditSize: UInt64, keyring: RootKeyring, authority: ClusterAuthority,
    recipients: [Recipient], signer: HeadSigner, node: UInt64, now: Int64
  ) throws(BackupError) {
    guard !recipients.isEmpty else { throw BackupError(.recipient, "the cluster has no recovery recipients") }
    self.view = view
    self.signer = signer
    let identifier = try cryptography(.cryptography) { () throws(OpenSSLError) in try Random.bytes(16) }
    let key = try cryptography(.cryptography) { () throws(OpenSSLError) in try Random.secret(XAES256GCM.keyLength) }
    var header = BackupHeader(
      cluster: keyring.cluster.bytes, identifier: identifier, created: now, node: node, applied: applied,
      auditSize: auditSize)
    for each in recipients { header.recipients.append(try each.seal(key, binding: header.binding)) }
    self.header = header
    head = header.encoded
    cipher = try cryptography(.cryptography) { () throws(OpenSSLError) in try XAES256GCM(key: key) }
    do {
      parcel = try KeyringParcel(keyring, authority, for: Self.addressee(keyring.cluster, identifier), secret: key)
        .bytes
    } catch {
      throw BackupError(.cryptography, error.description)
    }
  }

  static func addressee(_ cluster: ClusterID, _ identifier: [UInt8]) -> KeyringParcel.Addressee {
    KeyringParcel.Addressee(cluster: cluster, node: 0, keyFingerprint: identifier)
  }

  /// The next bytes of the file; nil behind the last.
  public mutating func next() throws(BackupError) -> [UInt8]? {
    var bytes: [UInt8] = []
    switch stage {
    case .start:
      bytes = BackupHeader.magic
      withUnsafeBytes(of: UInt32(head.count).bigEndian) { bytes.append(contentsOf: $0) }
      bytes += head
      bytes += try frame(.keys, parcel)
      stage = .records(after: nil)
    case .records(let last):
      let (content, after) = try gather(behind: last)
      bytes = try frame(.records, content)
      stage = after.map { .records(after: $0) } ?? .end
    case .end:
      var writer = FieldWriter()
      writer.put(records)
      writer.put(text: state.finish())
      bytes = try frame(.end, writer.bytes)
      file.update(bytes)
      var signature = FieldWriter()
      let signed: (certificate: [UInt8], signature: [UInt8])
      do { signed = try signer.sign(statement: FrameKind.statement(file.finish())) } catch {
        throw BackupError(.cryptography, error.description)
      }
      signature.put(text: signed.certificate)
      signature.put(text: signed.signature)
      stage = .done
      return bytes + Self.framed(.signature, signature.bytes)
    case .done: return nil
    }
    file.update(bytes)
    return bytes
  }

  /// Whether everything has been given out.
  public var isDone: Bool { stage == .done }

  private mutating func gather(behind last: [UInt8]?) throws(BackupError) -> (content: [UInt8], after: [UInt8]?) {
    let lower = last.map { RecordKey($0 + [0]) } ?? RecordRange.all.lower
    var content: [UInt8] = []
    var newest: [UInt8]?
    var isCut = false
    var count: UInt64 = 0
    var state = state
    do {
      try view.scan(RecordRange(lower: lower, upper: RecordRange.all.upper), .ascending) { key, record in
        if content.count >= Limits.frameRecords {
          isCut = true
          return .stop
        }
        StateRecord(key: key, record: record).append(to: &content)
        StateRecord(key: key, record: record).hash(into: &state)
        newest = key.bytes
        count += 1
        return .proceed
      }
    } catch {
      throw BackupError(.file, "the state cannot be read: \(error)")
    }
    self.state = state
    records += count
    return (content, isCut ? newest : nil)
  }

  private mutating func frame(_ kind: FrameKind, _ content: [UInt8]) throws(BackupError) -> [UInt8] {
    let binding = FrameKind.binding(head, kind, frames)
    frames += 1
    var sealed = [UInt8](repeating: 0, count: content.count + XAES256GCM.nonceLength + XAES256GCM.tagLength)
    try cryptography(.cryptography) { () throws(OpenSSLError) in
      var span = sealed.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try content.span.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try cipher.seal(plain, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    return Self.framed(kind, sealed)
  }

  private static func framed(_ kind: FrameKind, _ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count + 5)
    withUnsafeBytes(of: UInt32(content.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes.append(kind.rawValue)
    return bytes + content
  }
}

/// A record as a backup carries it.
public struct StateRecord: Sendable {
  public let key: RecordKey
  public let record: Record

  func append(to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt16(key.bytes.count).bigEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt32(record.value.count).bigEndian) { bytes.append(contentsOf: $0) }
    for word in [record.revision.term, record.revision.index] {
      withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }
    bytes += key.bytes
    bytes += record.value
  }

  /// As `StateDigest` does.
  func hash(into digest: inout SHA256) {
    var head: [UInt8] = []
    let words = [UInt64(key.bytes.count), UInt64(record.value.count), record.revision.term, record.revision.index]
    for word in words { withUnsafeBytes(of: word.bigEndian) { head.append(contentsOf: $0) } }
    digest.update(head)
    digest.update(key.bytes)
    digest.update(record.value)
  }

  /// nil: not the records of a frame.
  static func all(in bytes: [UInt8]) -> [StateRecord]? {
    var found: [StateRecord] = []
    var at = 0
    func number(_ count: Int) -> UInt64? {
      guard bytes.count - at >= count else { return nil }
      defer { at += count }
      return bytes[at..<at + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
    while at < bytes.count {
      guard let key = number(2).map(Int.init), let value = number(4).map(Int.init), let term = number(8),
        let index = number(8), key > 0, bytes.count - at >= key + value
      else { return nil }
      found.append(
        StateRecord(
          key: RecordKey(Array(bytes[at..<at + key])),
          record: Record(
            revision: Revision(term: term, index: index), value: Array(bytes[at + key..<at + key + value]))))
      at += key + value
    }
    return found
  }
}
