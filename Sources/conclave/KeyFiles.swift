import Glibc
import Secrets

/// Reads a certificate or key file whole.
func readFile(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw Failure(.local, "cannot read \(path): \(String(cString: strerror(errno)))") }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16_384)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw Failure(.local, "cannot read \(path): \(String(cString: strerror(errno)))") }
    if count == 0 { return bytes }
    bytes.append(contentsOf: chunk[..<count])
    guard bytes.count <= 1_048_576 else { throw Failure(.local, "\(path) is larger than 1 MiB") }
  }
}

/// Writes key bytes into a new file that only its owner may read; never over another file.
func writeNewFile(_ path: String, _ secret: SecretBytes) throws {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { throw Failure(.local, "cannot make \(path): \(String(cString: strerror(errno)))") }
  defer { close(descriptor) }
  let complete = secret.withUnsafeBytes { bytes in
    var written = 0
    while written < bytes.count {
      let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      written += count
    }
    return fsync(descriptor) == 0
  }
  guard complete else {
    let reason = String(cString: strerror(errno))
    unlink(path)
    throw Failure(.local, "cannot write \(path): \(reason)")
  }
}
