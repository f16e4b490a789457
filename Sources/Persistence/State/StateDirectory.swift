internal import RocksDB
internal import Store
internal import Synchronization

/// The files around the databases of a state: which format, which generation.
public final class StateDirectory: Sendable {
  private static let format = "conclave state 1\n"
  private static let pointer = "CURRENT-STATE"

  private let path: String
  private let disk: any Disk
  /// Generations that have been replaced: their files go when their database closes.
  private let replaced = Mutex<Set<UInt64>>([])

  public init(path: String, disk: any Disk) {
    self.path = path
    self.disk = disk
  }

  /// Checks the format, removes generations that are not in use, and answers the one that is.
  public func open() throws(StateError) -> UInt64 {
    do {
      try disk.makeDirectory(path)
      // Durable before anything in it is relied on.
      if let parent = path.lastIndex(of: "/"), parent > path.startIndex {
        try disk.syncDirectory(String(path[..<parent]))
      }
      let name = "\(path)/FORMAT"
      if let found = try disk.contents(of: name) {
        guard found == Array(Self.format.utf8) else {
          let words = String(decoding: found.prefix(64), as: UTF8.self).split { $0 == " " || $0 == "\n" }
          throw StateError.unknownFormat(file: name, version: words.last.map(String.init) ?? "")
        }
      } else {
        try disk.replace("FORMAT", in: path, with: Array(Self.format.utf8))
      }
      let bytes = try disk.contents(of: "\(path)/\(Self.pointer)")
      var current: UInt64 = 1
      if let bytes {
        guard let number = UInt64(String(decoding: bytes, as: UTF8.self).dropLast()) else {
          throw StateError.store(.damaged("\(path)/\(Self.pointer)"))
        }
        current = number
      } else {
        try write(current)
      }
      for name in try disk.names(in: path) where name.hasPrefix("generation-") && name != Self.name(current) {
        try remove("\(path)/\(name)")
      }
      return current
    } catch let error as StateError {
      throw error
    } catch let error as DiskError {
      throw .disk(error)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  func database(_ generation: UInt64) throws(StateError) -> Database {
    let directory = "\(path)/\(Self.name(generation))"
    do {
      return try Database(path: directory) { [weak self] in
        guard let self, self.replaced.withLock({ $0.remove(generation) }) != nil else { return }
        // Best effort: what stays is removed at the next opening.
        do { try self.remove(directory) } catch {}
      }
    } catch { throw .store(StoreError(error)) }
  }

  /// Removes what an earlier attempt left of a generation.
  public func clear(_ generation: UInt64) throws(StateError) {
    do {
      let name = Self.name(generation)
      if try disk.names(in: path).contains(name) { try remove("\(path)/\(name)") }
    } catch { throw .disk(error) }
  }

  /// Makes a generation the one that the next opening finds.
  public func use(_ generation: UInt64) throws(StateError) {
    do {
      // Its directory first: the pointer must not reach the disk before what it points to.
      try disk.syncDirectory(path)
      try write(generation)
    } catch { throw .disk(error) }
  }

  /// Has a generation removed when its last reader is gone. Called while the caller still holds the database.
  func discardWhenClosed(_ generation: UInt64) { replaced.withLock { _ = $0.insert(generation) } }

  private func write(_ generation: UInt64) throws(DiskError) {
    try disk.replace(Self.pointer, in: path, with: Array("\(generation)\n".utf8))
  }

  private func remove(_ directory: String) throws(DiskError) {
    for name in try disk.names(in: directory) { try disk.remove("\(directory)/\(name)") }
    try disk.removeDirectory(directory)
  }

  public static func name(_ generation: UInt64) -> String { "generation-\(generation)" }
}
