internal import Persistence
internal import Synchronization

/// A disk in memory that records every call. To its user it never fails.
final class TraceDisk: Disk {
  struct State {
    var files: [[UInt8]] = []
    /// The file behind each name; directories stand in a set of their own.
    var names: [String: Int] = [:]
    var directories: Set<String> = []
    var trace: [DiskOperation] = []
    /// Syncs that a planted bug holds back.
    var heldBack: [DiskOperation] = []
  }

  private let bug: DiskBug?
  private let state: Mutex<State>

  /// A disk that holds these files and directories, all durable.
  init(files: [String: [UInt8]] = [:], directories: Set<String> = [], bug: DiskBug? = nil) {
    self.bug = bug
    var state = State(directories: directories)
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      state.names[path] = state.files.count
      state.files.append(bytes)
    }
    self.state = Mutex(state)
  }

  var trace: [DiskOperation] { state.withLock { $0.trace } }

  /// The files by their names, and the directories.
  var contents: (files: [String: [UInt8]], directories: Set<String>) {
    state.withLock { state in (state.names.mapValues { state.files[$0] }, state.directories) }
  }

  func attempt(claim: Int) { record(.attempt(claim: claim)) }
  func acknowledge(claim: Int) { record(.acknowledge(claim: claim)) }

  private func record(_ operation: DiskOperation) {
    state.withLock { $0.record(operation, bug) }
  }

  func names(in directory: String) throws(DiskError) -> [String] {
    let found: [String]? = state.withLock { state in
      guard state.directories.contains(directory) else { return nil }
      return (Array(state.names.keys) + state.directories).filter { $0.parent == directory }
        .map { String($0.dropFirst(directory.utf8.count + 1)) }.sorted()
    }
    guard let found else { throw DiskError(.list, directory, code: 2) }
    return found
  }

  func makeDirectory(_ path: String) throws(DiskError) {
    state.withLock { state in
      if state.directories.insert(path).inserted { state.record(.makeDirectory(path: path), bug) }
    }
  }

  func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile {
    let file: Int? = state.withLock { state in
      guard create else { return state.names[path] }
      guard state.names[path] == nil, !state.directories.contains(path) else { return nil }
      let file = state.files.count
      state.files.append([])
      state.names[path] = file
      state.record(.create(path: path, file: file), bug)
      return file
    }
    guard let file else { throw DiskError(.open, path, code: create ? 17 : 2) }
    return TraceFile(path: path, file: file, disk: self)
  }

  func rename(_ path: String, to target: String) throws(DiskError) {
    let moved = state.withLock { state in
      guard let file = state.names.removeValue(forKey: path) else { return false }
      state.names[target] = file
      state.record(.rename(from: path, to: target, file: file), bug)
      return true
    }
    guard moved else { throw DiskError(.rename, path, code: 2) }
  }

  func remove(_ path: String) throws(DiskError) {
    let code: Int32? = state.withLock { state in
      if state.directories.contains(path) { return 21 }
      guard state.names.removeValue(forKey: path) != nil else { return 2 }
      state.record(.remove(path: path), bug)
      return nil
    }
    if let code { throw DiskError(.remove, path, code: code) }
  }

  func removeDirectory(_ path: String) throws(DiskError) {
    state.withLock { state in
      if state.directories.remove(path) != nil { state.record(.removeDirectory(path: path), bug) }
    }
  }

  func syncDirectory(_ path: String) throws(DiskError) { record(.syncDirectory(path: path)) }

  func freeBytes(at path: String) throws(DiskError) -> UInt64 { .max }

  fileprivate func read(_ file: Int) -> [UInt8] { state.withLock { $0.files[file] } }

  fileprivate func write(_ bytes: [UInt8], at offset: Int, to file: Int) {
    state.withLock { state in
      state.files[file].put(bytes, at: offset)
      state.record(.write(file: file, offset: offset, bytes: bytes), bug)
    }
  }

  fileprivate func sync(_ file: Int) { record(.sync(file: file)) }
}

extension TraceDisk.State {
  /// Records a call, or what a planted bug makes of it.
  fileprivate mutating func record(_ operation: DiskOperation, _ bug: DiskBug?) {
    switch (bug, operation) {
    case (.skipFileSync, .sync), (.skipDirectorySync, .syncDirectory): return
    case (.syncAfterAcknowledging, .sync), (.renameBeforeSync, .sync):
      heldBack.append(operation)
      return
    default: break
    }
    trace.append(operation)
    switch (bug, operation) {
    case (.syncAfterAcknowledging, .acknowledge), (.renameBeforeSync, .acknowledge),
      (.renameBeforeSync, .syncDirectory):
      trace += heldBack
      heldBack = []
    default: break
    }
  }
}

private final class TraceFile: DiskFile {
  let path: String
  private let file: Int
  private let disk: TraceDisk

  init(path: String, file: Int, disk: TraceDisk) {
    self.path = path
    self.file = file
    self.disk = disk
  }

  func size() throws(DiskError) -> Int { disk.read(file).count }

  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(DiskError) -> Int {
    let bytes = disk.read(file)
    guard offset < bytes.count else { return 0 }
    let slice = bytes[offset..<min(bytes.count, offset + target.count)]
    target.copyBytes(from: slice)
    return slice.count
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) {
    disk.write([UInt8](bytes), at: offset, to: file)
  }

  func sync() throws(DiskError) { disk.sync(file) }
}

extension [UInt8] {
  /// Puts bytes at an offset, with zeros before them where there was nothing.
  mutating func put(_ bytes: some Collection<UInt8>, at offset: Int) {
    let end = offset + bytes.count
    if count < end { append(contentsOf: repeatElement(0, count: end - count)) }
    replaceSubrange(offset..<end, with: bytes)
  }
}
