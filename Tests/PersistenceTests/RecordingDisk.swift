import Persistence
import Synchronization

/// A disk in memory that remembers what a crash may lose: writes since the last sync of their file, and names since the
/// last sync of their directory.
final class RecordingDisk: Disk {
  /// What an inode holds: its bytes, and the writes to it that are not durable.
  final class Node: Sendable {
    struct Content {
      var durable: [UInt8] = []
      var pending: [(offset: Int, bytes: [UInt8])] = []

      var current: [UInt8] {
        var bytes = durable
        for write in pending { Self.apply(write, to: &bytes) }
        return bytes
      }

      static func apply(_ write: (offset: Int, bytes: [UInt8]), to bytes: inout [UInt8]) {
        let end = write.offset + write.bytes.count
        if bytes.count < end { bytes.append(contentsOf: [UInt8](repeating: 0, count: end - bytes.count)) }
        bytes.replaceSubrange(write.offset..<end, with: write.bytes)
      }
    }

    let content = Mutex(Content())
  }

  struct State {
    var names: [String: Node] = [:]
    var durableNames: [String: Node] = [:]
    /// Calls that may still be made; nil: all.
    var remaining: Int?
    var calls = 0
    var syncs = 0
    /// Bytes that may still be allocated.
    var space = Int.max
    var failsSync = false
  }

  let state = Mutex(State())

  init() {}

  private init(_ names: [String: Node]) {
    state.withLock {
      $0.names = names
      $0.durableNames = names
    }
  }

  /// Power that fails after `calls` more writing calls: every later one throws.
  func cutPower(after calls: Int?) { state.withLock { $0.remaining = calls } }
  func failSyncs(_ fails: Bool) { state.withLock { $0.failsSync = fails } }
  func limit(space: Int) { state.withLock { $0.space = space } }
  var calls: Int { state.withLock { $0.calls } }
  var syncs: Int { state.withLock { $0.syncs } }

  func spend() throws(DiskError) {
    let alive = state.withLock { state in
      if let remaining = state.remaining {
        guard remaining > 0 else { return false }
        state.remaining = remaining - 1
      }
      state.calls += 1
      return true
    }
    guard alive else { throw DiskError(.write, "power", code: 5) }
  }

  func allocate(_ bytes: Int) throws(DiskError) {
    let fits = state.withLock { state in
      guard bytes <= state.space else { return false }
      state.space -= bytes
      return true
    }
    guard fits else { throw DiskError(.write, "space", code: 28) }
  }

  /// The disk after a crash. For each file, `keep` decides which of its unsynced writes arrived, and how many bytes of
  /// each; `names` says whether names that were not synced arrived.
  func crash(names kept: Bool, keep: (_ count: Int, _ bytes: Int) -> Int) -> RecordingDisk {
    let names = state.withLock { kept ? $0.names : $0.durableNames }
    var after: [String: Node] = [:]
    for (name, node) in names.sorted(by: { $0.key < $1.key }) {
      let fresh = Node()
      let content = node.content.withLock { $0 }
      var bytes = content.durable
      for (position, write) in content.pending.enumerated() {
        let arrived = keep(position, write.bytes.count)
        if arrived > 0 { Node.Content.apply((write.offset, Array(write.bytes.prefix(arrived))), to: &bytes) }
      }
      fresh.content.withLock { $0.durable = bytes }
      after[name] = fresh
    }
    return RecordingDisk(after)
  }

  /// A copy in which everything is durable.
  func copy() -> RecordingDisk { crash(names: true) { _, bytes in bytes } }

  subscript(path: String) -> [UInt8]? {
    get { state.withLock { $0.names[path] }?.content.withLock { $0.current } }
    set {
      state.withLock { state in
        guard let newValue else {
          state.names[path] = nil
          return
        }
        let node = Node()
        node.content.withLock { $0.durable = newValue }
        state.names[path] = node
      }
    }
  }

  func names(in directory: String) throws(DiskError) -> [String] {
    state.withLock { state in
      state.names.keys.filter { $0.hasPrefix(directory + "/") }.map { String($0.dropFirst(directory.count + 1)) }
        .sorted()
    }
  }

  func makeDirectory(_ path: String) throws(DiskError) {}

  func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile {
    if create {
      try spend()
      let node = Node()
      state.withLock { $0.names[path] = node }
      return RecordingFile(path: path, node: node, disk: self)
    }
    guard let node = state.withLock({ $0.names[path] }) else { throw DiskError(.open, path, code: 2) }
    return RecordingFile(path: path, node: node, disk: self)
  }

  func rename(_ path: String, to target: String) throws(DiskError) {
    try spend()
    let moved = state.withLock { state in
      guard let node = state.names.removeValue(forKey: path) else { return false }
      state.names[target] = node
      return true
    }
    guard moved else { throw DiskError(.rename, path, code: 2) }
  }

  func remove(_ path: String) throws(DiskError) {
    try spend()
    let node = state.withLock { $0.names.removeValue(forKey: path) }
    guard let node else { throw DiskError(.remove, path, code: 2) }
    let bytes = node.content.withLock { $0.current.count }
    state.withLock { if $0.space != .max { $0.space += bytes } }
  }

  func removeDirectory(_ path: String) throws(DiskError) { try spend() }

  func syncDirectory(_ path: String) throws(DiskError) {
    try spend()
    state.withLock {
      $0.durableNames = $0.names
      $0.syncs += 1
    }
  }

  func freeBytes(at path: String) throws(DiskError) -> UInt64 { UInt64(state.withLock { $0.space }) }
}

private final class RecordingFile: DiskFile {
  let path: String
  private let node: RecordingDisk.Node
  private let disk: RecordingDisk

  init(path: String, node: RecordingDisk.Node, disk: RecordingDisk) {
    self.path = path
    self.node = node
    self.disk = disk
  }

  func size() throws(DiskError) -> Int { node.content.withLock { $0.current.count } }

  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(DiskError) -> Int {
    let bytes = node.content.withLock { $0.current }
    guard offset < bytes.count else { return 0 }
    let slice = bytes[offset..<min(bytes.count, offset + target.count)]
    target.copyBytes(from: slice)
    return slice.count
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) {
    try disk.spend()
    let size = try size()
    if offset + bytes.count > size { try disk.allocate(offset + bytes.count - size) }
    let copy = [UInt8](bytes)
    node.content.withLock { $0.pending.append((offset, copy)) }
  }

  func sync() throws(DiskError) {
    try disk.spend()
    if disk.state.withLock({ $0.failsSync }) { throw DiskError(.sync, path, code: 5) }
    disk.state.withLock { $0.syncs += 1 }
    node.content.withLock { content in
      content.durable = content.current
      content.pending = []
    }
  }
}
