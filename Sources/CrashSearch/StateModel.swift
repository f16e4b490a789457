internal import Persistence
internal import Store

/// A state machine's directory without RocksDB: the production files around the database, and in its place one file that
/// names the applied position. What RocksDB promises of its own files (a flush is atomic and durable) is modelled by a
/// new file, synced, renamed over the old one, its directory synced.
struct StateModel {
  private let disk: TraceDisk
  private let path: String
  private let directory: StateDirectory
  private var generation: UInt64
  private(set) var applied: Revision

  /// Opens what is there, and makes an empty state where nothing is.
  init(_ disk: TraceDisk, _ path: String) throws {
    self.disk = disk
    self.path = path
    directory = StateDirectory(path: path, disk: disk)
    generation = try directory.open()
    applied = Revision(term: 0, index: 0)
    let folder = Self.folder(path, generation)
    try disk.makeDirectory(folder)
    if try disk.names(in: folder).contains("records") { applied = try Self.position(disk, "\(folder)/records") }
  }

  mutating func flush(at revision: Revision) throws {
    try write(revision, generation)
    applied = revision
  }

  /// Fills the next generation, and points to it.
  mutating func replace(at revision: Revision) throws {
    try directory.clear(generation + 1)
    try disk.makeDirectory(Self.folder(path, generation + 1))
    try write(revision, generation + 1)
    try directory.use(generation + 1)
    generation += 1
    applied = revision
  }

  private static func folder(_ path: String, _ generation: UInt64) -> String {
    "\(path)/\(StateDirectory.name(generation))"
  }

  private func write(_ revision: Revision, _ generation: UInt64) throws {
    let folder = Self.folder(path, generation)
    if try disk.names(in: folder).contains("records.new") { try disk.remove("\(folder)/records.new") }
    let file = try disk.open("\(folder)/records.new", create: true)
    let words = [revision.term, revision.index, revision.term &* 31 ^ revision.index]
    try words.withUnsafeBytes { try file.write($0, at: 0) }
    try file.sync()
    try disk.rename("\(folder)/records.new", to: "\(folder)/records")
    try disk.syncDirectory(folder)
  }

  private static func position(_ disk: TraceDisk, _ path: String) throws -> Revision {
    let file = try disk.open(path, create: false)
    var words: [UInt64] = [0, 0, 0]
    let count = try words.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
    guard count == 24, words[2] == words[0] &* 31 ^ words[1] else { throw CrashSearchError(reason: "a torn state") }
    return Revision(term: words[0], index: words[1])
  }
}
