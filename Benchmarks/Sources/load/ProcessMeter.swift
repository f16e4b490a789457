import CTLS
import Glibc

/// CPU time and memory of the server's processes, from /proc.
struct ProcessMeter {
  let processes: [Int32]

  /// User and system seconds of all since they started (proc(5), stat fields 14 and 15).
  func cpuSeconds() -> [Double] {
    processes.map { process in
      guard let text = ProcessMeter.file("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return 0 }
      let fields = text[text.index(after: end)...].split(separator: " ")
      guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
      return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
  }

  /// Resident MiB (statm, second field, in pages).
  func residentMiB() -> [Double] {
    processes.map { process in
      guard let text = ProcessMeter.file("/proc/\(process)/statm") else { return 0 }
      let fields = text.split(separator: " ")
      return fields.count > 1 ? (Double(fields[1]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576 : 0
    }
  }

  static func file(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let n = fread(&chunk, 1, chunk.count, file)
      if n == 0 { break }
      bytes += chunk[..<n]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
