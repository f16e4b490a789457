public import Raft

/// The note that a snapshot is being installed, which makes one step of two: the state is replaced, then the log is
/// told. After a crash between them the state is ahead of the log; the note says that this is no damage, and what the
/// log has yet to learn.
///
/// The order of an installation: `begin`, replace the state, append the snapshot to the log, `finish`. At the start
/// of a node: `resume`, before state and log are compared.
///
/// The file: "CLSI" 4, version 2 (1), reserved 2, identity 8, a snapshot record's payload (`LogRecord`), XXH64 of all
/// that 8.
public struct SnapshotInstallation: Sendable {
  static let name = "installing"
  private static let magic: UInt32 = 0x4953_4C43
  private static let headerBytes = 16

  private let directory: String
  private let identity: UInt64
  private let disk: any Disk

  /// - Parameter directory: the data directory; the file stands directly in it.
  public init(directory: String, identity: NodeIdentity, disk: any Disk = PosixDisk()) {
    self.directory = directory
    self.identity = identity.digest
    self.disk = disk
  }

  private var path: String { "\(directory)/\(Self.name)" }

  /// Notes durably that the state is about to be replaced by this snapshot.
  public func begin(_ metadata: SnapshotMetadata) throws(DirectoryError) {
    do { try disk.replace(Self.name, in: directory, with: encode(metadata)) } catch { throw .disk(error) }
  }

  /// Removes the note: state and log agree again.
  public func finish() throws(DirectoryError) {
    do {
      try disk.removeIfPresent(path)
      try disk.syncDirectory(directory)
    } catch { throw .disk(error) }
  }

  /// The snapshot whose installation a crash interrupted; nil when there was none.
  public func pending() throws(DirectoryError) -> SnapshotMetadata? {
    let bytes: [UInt8]?
    do { bytes = try disk.contents(of: path, limit: Limits.metadataBytes) } catch { throw .disk(error) }
    guard let bytes else { return nil }
    return try decode(bytes)
  }

  /// Completes what a crash interrupted. When the state was replaced already, the log learns of the snapshot; when it
  /// was not, nothing has happened.
  ///
  /// - Parameters:
  ///   - recovered: what the log held; changed to what it holds afterwards.
  ///   - applied: the index up to which the state is durable.
  public func resume(_ log: WriteAheadLog, _ recovered: inout RecoveredLog, applied: Index) throws(ResumeError) {
    do {
      if let metadata = try pending(), applied >= metadata.index, recovered.start.index < metadata.index {
        // The term may be raised without a vote in it at any time; the hard state that came along was lost.
        var hardState = recovered.hardState
        if metadata.term > hardState.term { hardState = HardState(term: metadata.term, commit: hardState.commit) }
        hardState.commit = max(hardState.commit, metadata.index)
        do {
          try log.append(entries: [], hardState: hardState, snapshot: metadata)
        } catch { throw ResumeError.log(error) }
        recovered = RecoveredLog(hardState: hardState, start: metadata, entries: [], cutBytes: recovered.cutBytes)
      }
      try finish()
    } catch let error as ResumeError {
      throw error
    } catch let error as DirectoryError {
      throw .directory(error)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  public enum ResumeError: Error, Hashable, Sendable {
    case log(LogError)
    case directory(DirectoryError)
  }

  private func encode(_ metadata: SnapshotMetadata) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: Self.magic)
    bytes.append(number: UInt16(1))
    bytes.append(number: UInt16(0))
    bytes.append(number: identity)
    bytes.append(contentsOf: LogRecord.payload(of: metadata))
    bytes.append(number: Checksum.of(bytes))
    return bytes
  }

  private func decode(_ bytes: [UInt8]) throws(DirectoryError) -> SnapshotMetadata {
    let (version, found, metadata) = bytes.withUnsafeBytes { bytes -> (UInt16?, UInt64?, SnapshotMetadata?) in
      var reader = ByteReader(bytes)
      guard reader.number() == Self.magic, let version: UInt16 = reader.number() else { return (nil, nil, nil) }
      guard version == 1, reader.number() == UInt16(0), let identity: UInt64 = reader.number(), reader.remaining > 8
      else { return (version, nil, nil) }
      let end = bytes.count - 8
      let sum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self))
      guard Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[..<end]), seed: 0) == sum else { return (1, nil, nil) }
      let payload = UnsafeRawBufferPointer(rebasing: bytes[Self.headerBytes..<end])
      return (1, identity, LogRecord.metadata(of: payload))
    }
    guard let version else { throw .damaged(file: path) }
    guard version == 1 else { throw .unknownFormat(file: path, version: String(version)) }
    guard let metadata, found == identity else { throw .damaged(file: path) }
    return metadata
  }
}
