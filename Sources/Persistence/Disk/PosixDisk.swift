internal import Glibc

/// The operating system's file system.
public struct PosixDisk: Disk {
  public init() {}

  public func names(in directory: String) throws(DiskError) -> [String] {
    guard let stream = opendir(directory) else { throw DiskError(.list, directory, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  public func makeDirectory(_ path: String) throws(DiskError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw DiskError(.makeDirectory, path, code: errno) }
  }

  public func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile {
    let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_EXCL : 0), 0o600)
    guard descriptor >= 0 else { throw DiskError(.open, path, code: errno) }
    return PosixFile(path: path, descriptor: descriptor)
  }

  public func rename(_ path: String, to target: String) throws(DiskError) {
    guard Glibc.rename(path, target) == 0 else { throw DiskError(.rename, path, code: errno) }
  }

  public func remove(_ path: String) throws(DiskError) {
    guard unlink(path) == 0 else { throw DiskError(.remove, path, code: errno) }
  }

  public func removeDirectory(_ path: String) throws(DiskError) {
    guard rmdir(path) == 0 else { throw DiskError(.remove, path, code: errno) }
  }

  public func syncDirectory(_ path: String) throws(DiskError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError(.open, path, code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw DiskError(.sync, path, code: errno) }
  }

  public func freeBytes(at path: String) throws(DiskError) -> UInt64 {
    var figures = statvfs()
    guard statvfs(path, &figures) == 0 else { throw DiskError(.space, path, code: errno) }
    return UInt64(figures.f_bavail) * UInt64(figures.f_frsize)
  }
}

private final class PosixFile: DiskFile {
  let path: String
  private let descriptor: Int32

  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  func size() throws(DiskError) -> Int {
    var figures = stat()
    guard fstat(descriptor, &figures) == 0 else { throw DiskError(.size, path, code: errno) }
    return Int(figures.st_size)
  }

  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(DiskError) -> Int {
    var done = 0
    while done < target.count {
      let count = pread(descriptor, target.baseAddress! + done, target.count - done, off_t(offset + done))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw DiskError(.read, path, code: errno)
      }
      done += count
    }
    return done
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) {
    try write(bytes, at: offset, to: descriptor)
  }

  /// O_DIRECT (open(2)), which the C library shows to GNU sources only.
  #if arch(arm64)
    private static let pastPageCache: Int32 = 0o200000
  #else
    private static let pastPageCache: Int32 = 0o40000
  #endif

  /// Past the page cache where the file system can: through it, the zeros of a segment cost as much CPU as ten thousand
  /// appends to it, and pages that nobody will read.
  func fillWithZeros(_ count: Int) throws(DiskError) {
    let direct = Glibc.open(path, O_WRONLY | O_CLOEXEC | Self.pastPageCache)
    defer { if direct >= 0 { close(direct) } }
    // One extent where there is room for it; a file system that cannot allocate ahead allocates as it is written.
    guard posix_fallocate(descriptor, 0, off_t(count)) != ENOSPC else { throw DiskError(.write, path, code: ENOSPC) }
    var goesDirect = direct >= 0
    try withZeros(count) { (zeros, offset) throws(DiskError) in
      if goesDirect {
        do throws(DiskError) {
          return try write(zeros, at: offset, to: direct)
        } catch {
          guard error.code == EINVAL else { throw error }
          // It lets a file be opened so and not written.
          goesDirect = false
        }
      }
      try write(zeros, at: offset, to: descriptor)
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32) throws(DiskError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw DiskError(.write, path, code: errno)
      }
      done += count
    }
  }

  func sync() throws(DiskError) {
    // Never repeated: after a failure the kernel may have dropped the pages and a second call would answer success.
    guard fdatasync(descriptor) == 0 else { throw DiskError(.sync, path, code: errno) }
  }
}
