extension Disk {
  /// Removes a file; no error when there is none.
  func removeIfPresent(_ path: String) throws(DiskError) {
    do { try remove(path) } catch { guard error.isAbsent else { throw error } }
  }

  /// Removes a directory and everything in it, a bounded depth down; no error when there is none.
  func removeTree(_ path: String, depth: Int = 4) throws(DiskError) {
    let names: [String]
    do { names = try self.names(in: path) } catch {
      if error.isAbsent { return }
      throw error
    }
    for name in names {
      do { try remove("\(path)/\(name)") } catch {
        guard error.isDirectory, depth > 0 else { throw error }
        try removeTree("\(path)/\(name)", depth: depth - 1)
      }
    }
    try removeDirectory(path)
  }

  /// All bytes of a small file, nil when it is absent.
  package func contents(of path: String, limit: Int = Limits.smallFileBytes) throws(DiskError) -> [UInt8]? {
    let file: any DiskFile
    do {
      file = try open(path, create: false)
    } catch {
      if error.isAbsent { return nil }
      throw error
    }
    return try file.bytes(upTo: limit)
  }

  /// Puts a small file in place in one step: a new file beside it, synced, renamed over it, its directory synced.
  package func replace(_ name: String, in directory: String, with bytes: [UInt8]) throws(DiskError) {
    let new = "\(directory)/\(name).new"
    try removeIfPresent(new)
    let file = try open(new, create: true)
    try file.write(bytes, at: 0)
    try file.sync()
    try rename(new, to: "\(directory)/\(name)")
    try syncDirectory(directory)
  }
}

extension DiskFile {
  /// The first bytes of the file, at most `limit`.
  func bytes(upTo limit: Int) throws(DiskError) -> [UInt8] {
    try bytes(from: 0, count: min(try size(), limit))
  }

  /// Bytes from `offset` on, as many as there are up to `count`.
  func bytes(from offset: Int, count: Int) throws(DiskError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    defer { buffer.deallocate() }
    let found = try read(at: offset, into: buffer)
    return [UInt8](buffer[..<found])
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(DiskError) {
    let outcome = bytes.withUnsafeBytes { bytes in
      Result { () throws(DiskError) in try write(bytes, at: offset) }
    }
    try outcome.get()
  }
}
