import Glibc
import Synchronization

/// A directory of its own below the system's temporary one, removed when the test ends.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/custody-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { fatalError("no temporary directory") }
    path = String(cString: made)
  }

  deinit { removeAll(path) }

  func directory(_ name: String) -> String {
    mkdir(path + "/" + name, 0o700)
    return path + "/" + name
  }
}

/// Where `Provider` keeps what its tokens need, removed at the end.
let providersFolder = Mutex("/nowhere")

func removeAll(_ path: String) {
  if let directory = opendir(path) {
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { removeAll(path + "/" + name) }
    }
    closedir(directory)
    rmdir(path)
  } else {
    unlink(path)
  }
}

func contents(of path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    guard count > 0 else { return bytes }
    bytes += buffer[..<count]
  }
}

func overwrite(_ path: String, _ bytes: [UInt8]) {
  guard let file = fopen(path, "w") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}
