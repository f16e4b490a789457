/// What a disk may hold after the power went at one point of a trace.
///
/// The model, as adverse as POSIX allows: a sync of a file makes its contents and length durable, and nothing else; of
/// what was written to it since, every sector may be there or not. A sync of a directory makes the names in it durable;
/// of the calls that changed them since, each may have happened or not, whatever became of the others; one call happens
/// whole or not at all.
struct CrashModel {
  /// A write that is not durable, cut into sectors.
  struct Pending {
    let offset: Int
    let bytes: [UInt8]
  }

  private(set) var durable: [[UInt8]] = []
  private(set) var pending: [[Pending]] = []
  private(set) var names: [String: Int]
  private(set) var directories: Set<String>
  /// Calls that changed names and are not durable, in order.
  private(set) var changes: [DiskOperation] = []
  /// The last claim that was acknowledged, and the one that was attempted after it.
  private(set) var acknowledged: Int?
  private(set) var attempted: Int?

  static let sector = 512

  /// Begins with what was durable before the trace.
  init(files: [String: [UInt8]], directories: Set<String>) {
    names = [:]
    self.directories = directories
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      names[path] = durable.count
      durable.append(bytes)
      pending.append([])
    }
  }

  /// Lets one more call of the trace happen.
  mutating func perform(_ operation: DiskOperation) {
    switch operation {
    case .create(_, let file):
      precondition(file == durable.count, "files are numbered in the order of their making")
      durable.append([])
      pending.append([])
      changes.append(operation)
    case .write(let file, let offset, let bytes): pending[file].append(Pending(offset: offset, bytes: bytes))
    case .sync(let file):
      for write in pending[file] { durable[file].put(write.bytes, at: write.offset) }
      pending[file] = []
    case .rename, .remove, .makeDirectory, .removeDirectory: changes.append(operation)
    case .syncDirectory(let path):
      for change in changes where change.directory == path { Self.apply(change, &names, &directories) }
      changes.removeAll { $0.directory == path }
    case .attempt(let claim): attempted = claim
    case .acknowledge(let claim):
      acknowledged = claim
      attempted = nil
    }
  }

  private static func apply(
    _ change: DiskOperation, _ names: inout [String: Int], _ directories: inout Set<String>
  ) {
    switch change {
    case .create(let path, let file): names[path] = file
    case .rename(let from, let to, let file):
      names[from] = nil
      names[to] = file
    case .remove(let path): names[path] = nil
    case .makeDirectory(let path): directories.insert(path)
    case .removeDirectory(let path): directories.remove(path)
    default: break
    }
  }

  /// How many things are undecided: calls that changed names, and sectors that were written.
  var undecided: Int {
    changes.count + pending.reduce(0) { $0 + $1.reduce(0) { $0 + Self.sectors($1) } }
  }

  private static func sectors(_ write: Pending) -> Int {
    if write.bytes.isEmpty { return 0 }
    return (write.offset + write.bytes.count - 1) / sector - write.offset / sector + 1
  }

  /// The disk when `happened` decides, in the order of the trace, which of the undecided things have happened. The
  /// contents of one sector may also be torn: `happened` then answers how many bytes of it arrived.
  func crash(_ happened: (_ bytes: Int) -> Int) -> (files: [String: [UInt8]], directories: Set<String>) {
    var names = names
    var directories = directories
    for change in changes where happened(1) > 0 { Self.apply(change, &names, &directories) }
    var contents = durable
    for (file, writes) in pending.enumerated() {
      for write in writes {
        var start = 0
        while start < write.bytes.count {
          let end = min(write.bytes.count, ((write.offset + start) / Self.sector + 1) * Self.sector - write.offset)
          let arrived = happened(end - start)
          if arrived > 0 {
            contents[file].put(write.bytes[start..<start + min(arrived, end - start)], at: write.offset + start)
          }
          start = end
        }
      }
    }
    // A file whose directory is not there cannot be found.
    let found = names.filter { directories.contains($0.key.parent) }
    return (found.mapValues { contents[$0] }, directories)
  }
}
