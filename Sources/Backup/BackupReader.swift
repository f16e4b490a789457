public import AuditTrail
public import Custody
internal import Glibc
internal import OpenSSL
internal import Registry
internal import Secrets
internal import Store

/// Reads a backup from its beginning to its end, and believes nothing of it that does not verify.
public final class BackupReader {
  public let header: BackupHeader
  private let head: [UInt8]
  private let descriptor: Int32
  private let path: String
  private var file = SHA256()
  private var frames: UInt64 = 0
  private var cipher: XAES256GCM?
  private var records: UInt64 = 0
  private var state = SHA256()
  private var lastKey: RecordKey?
  /// The digest of the state, when its end was read with a key.
  public private(set) var digest: [UInt8]?
  /// Bytes of the file read so far.
  public private(set) var bytesRead: UInt64 = 0
  public let size: UInt64

  /// Opens the file and reads its header.
  public init(path: String) throws(BackupError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else { throw BackupError(.file, "\(path): \(String(cString: strerror(errno)))") }
    var status = stat()
    fstat(descriptor, &status)
    size = UInt64(max(0, status.st_size))
    let magic = try Self.bytes(descriptor, path, BackupHeader.magic.count)
    guard magic.dropLast() == BackupHeader.magic.dropLast() else {
      close(descriptor)
      throw BackupError(.unknownFormat, "\(path) is no backup")
    }
    guard magic == BackupHeader.magic else {
      close(descriptor)
      throw BackupError(
        .unknownFormat, "\(path) is a backup of format \(magic.last ?? 0), which this release does not know")
    }
    let length = try Self.bytes(descriptor, path, 4)
    let count = length.reduce(0) { $0 << 8 | Int($1) }
    guard count <= Limits.headerLength else {
      close(descriptor)
      throw BackupError(.damaged, "the header of \(path) is damaged")
    }
    head = try Self.bytes(descriptor, path, count)
    do { header = try BackupHeader(encoded: head) } catch {
      close(descriptor)
      throw BackupError(.damaged, "the header of \(path) is damaged: \(error)")
    }
    bytesRead = UInt64(magic.count + 4 + count)
    file.update(magic + length + head)
  }

  deinit { close(descriptor) }

  /// Opens the backup with a recipient's key: the cluster's keys in it.
  public func keys(with key: RecoveryKey) throws(BackupError) -> (keyring: RootKeyring, authority: ClusterAuthority) {
    precondition(frames == 0, "the keys come first")
    guard let secret = try key.open(header.recipients, binding: header.binding) else {
      throw BackupError(
        .wrongKey,
        "the key is none of this backup's recipients; those are \(header.recipients.map { Hexadecimal.text($0.recipient.prefix(8)) }.joined(separator: ", "))"
      )
    }
    cipher = try cryptography(.cryptography) { () throws(OpenSSLError) in try XAES256GCM(key: secret) }
    guard case .keys(let parcel)? = try next() else { throw BackupError(.damaged, "the keys are missing in \(path)") }
    guard let cluster = ClusterID(header.cluster) else { throw BackupError(.damaged, "the header names no cluster") }
    do {
      return try KeyringParcel(opaque: parcel)
        .opened(for: BackupWriter.addressee(cluster, header.identifier), secret: secret)
    } catch {
      throw BackupError(.damaged, "the cluster's keys in \(path) do not open")
    }
  }

  /// The next records; nil behind the last of them, which has been checked then.
  public func nextRecords() throws(BackupError) -> [StateRecord]? {
    switch try next() {
    case .records(let records): return records
    case .end: return nil
    case .keys, nil: throw BackupError(.damaged, "\(path): something else where records have to follow")
    }
  }

  /// Verifies who signed the file. To be called when all before was read, by `nextRecords` or by `skip`.
  public func verifySignature(_ verifier: HeadVerifier) throws(BackupError) {
    let statement = FrameKind.statement(file.finish())
    let (kind, content) = try frame()
    guard kind == .signature else { throw BackupError(.damaged, "\(path) goes on behind its end") }
    guard bytesRead == size else { throw BackupError(.damaged, "\(path) goes on behind its signature") }
    var reader = FieldReader(content, what: "signature of a backup")
    do throws(RegistryError) {
      let certificate = try reader.text(limit: 8_192)
      let signature = try reader.text(limit: 1_024)
      try reader.finish()
      do {
        try verifier.verify(
          signature, of: statement, certificate: certificate, node: header.node, time: header.created)
      } catch {
        throw RegistryError.malformed(what: "\(error)")
      }
    } catch {
      throw BackupError(
        .notBelieved, "\(path) is not signed by a node of this authority's cluster, or was changed: \(error)")
    }
  }

  /// Reads over the frames up to the signature, without a key.
  public func skip() throws(BackupError) {
    while true {
      let (kind, content) = try frame()
      note(kind, content)
      if kind == .end { return }
      guard kind != .signature else { throw BackupError(.damaged, "\(path) has no end") }
    }
  }

  // MARK: Frames

  private enum Content {
    case keys([UInt8])
    case records([StateRecord])
    case end
  }

  private func next() throws(BackupError) -> Content? {
    guard let cipher else { preconditionFailure("read with a key") }
    let (kind, content) = try frame()
    let binding = FrameKind.binding(head, kind, frames)
    frames += 1
    let overhead = XAES256GCM.nonceLength + XAES256GCM.tagLength
    guard kind != .signature, content.count >= overhead else { throw BackupError(.damaged, "\(path) is damaged") }
    var verifies = false
    let plain = try cryptography(.damaged) { () throws(OpenSSLError) in
      var plain = [UInt8](repeating: 0, count: content.count - overhead)
      var span = plain.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        verifies = try content.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
          try cipher.open(raw, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
      return plain
    }
    guard verifies else {
      throw BackupError(.damaged, "\(path): part \(frames) is damaged, or stands in another place than it was written")
    }
    note(kind, content)
    switch kind {
    case .keys: return .keys(plain)
    case .records:
      guard let found = StateRecord.all(in: plain) else {
        throw BackupError(.damaged, "\(path): records that are none")
      }
      for each in found {
        guard lastKey == nil || lastKey! < each.key else {
          throw BackupError(.damaged, "\(path): records out of order")
        }
        lastKey = each.key
        each.hash(into: &state)
      }
      records += UInt64(found.count)
      return .records(found)
    case .end:
      var reader = FieldReader(plain, what: "end of a backup")
      do throws(RegistryError) {
        let count = try reader.word()
        let known = try reader.text(limit: 32)
        try reader.finish()
        guard count == records, known == state.finish() else { throw reader.malformed }
        digest = known
      } catch {
        throw BackupError(.damaged, "\(path): the state in it is not the one that was written")
      }
      return .end
    case .signature: return nil
    }
  }

  private func note(_ kind: FrameKind, _ content: [UInt8]) {
    var bytes: [UInt8] = []
    withUnsafeBytes(of: UInt32(content.count).bigEndian) { bytes.append(contentsOf: $0) }
    file.update(bytes + [kind.rawValue])
    file.update(content)
  }

  private func frame() throws(BackupError) -> (FrameKind, [UInt8]) {
    let head = try Self.bytes(descriptor, path, 5)
    let count = head[..<4].reduce(0) { $0 << 8 | Int($1) }
    guard let kind = FrameKind(rawValue: head[4]), count <= Limits.frameLength else {
      throw BackupError(.damaged, "\(path) is damaged behind byte \(bytesRead)")
    }
    let content = try Self.bytes(descriptor, path, count)
    bytesRead += UInt64(5 + count)
    return (kind, content)
  }

  private static func bytes(_ descriptor: Int32, _ path: String, _ count: Int) throws(BackupError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var at = 0
    while at < count {
      let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + at, count - at) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw BackupError(.file, "\(path): \(String(cString: strerror(errno)))") }
      guard got > 0 else {
        throw BackupError(.cut, "\(path) ends in the middle: it was cut, or its transfer did not end")
      }
      at += got
    }
    return bytes
  }
}
