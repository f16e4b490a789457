import Foundation
import Glibc

/// A folder of a test's own.
struct TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/conclave-cluster-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("mkdtemp failed") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes it with everything below.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// A socket that listens on 127.0.0.x.
struct Listener {
  private let descriptor: Int32

  init(lastByte: UInt32, port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address: (UInt16, UInt16, UInt32, UInt64) =
      (UInt16(AF_INET), UInt16(port).bigEndian, (0x7f00_0000 | lastByte).bigEndian, 0)
    let bound = withUnsafeBytes(of: &address) { bytes in
      bind(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    precondition(bound == 0 && listen(descriptor, 1) == 0)
  }

  func close() { Glibc.close(descriptor) }
}
