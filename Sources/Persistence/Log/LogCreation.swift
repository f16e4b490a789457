internal import Raft

/// Makes the files of an empty log, the watermark last. What an interrupted attempt left behind is removed first: the
/// identity file, written after the log, says whether one has ever been completed.
struct LogCreation {
  let directory: String
  let identity: UInt64
  let options: LogOptions

  func run(_ configuration: Configuration) throws(LogError) {
    do { try make(configuration) } catch {
      throw error.isNoSpace ? .noSpace(directory: directory) : .disk(error)
    }
  }

  private func make(_ configuration: Configuration) throws(DiskError) {
    let disk = options.disk
    try disk.makeDirectory(directory)
    for name in try disk.names(in: directory) { try disk.remove("\(directory)/\(name)") }
    var group = GroupBuffer()
    group.add(opening: .zero)
    group.add(start: SnapshotMetadata(index: .zero, term: .zero, configuration: configuration))
    group.add(HardState.initial)
    let checksum = group.seal(number: 1, segment: 1, previous: .none, identity: identity)
    let spare = SpareSegment(disk: disk, directory: directory, bytes: options.segmentBytes, inBackground: false)
    let file = try spare.take()
    try file.write(group.bytes, at: 0)
    try file.sync()
    try disk.rename("\(directory)/\(SegmentName.spare)", to: "\(directory)/\(SegmentName.of(1))")

    let watermark = Watermark(
      slot: 0, sequence: 1, segment: 1, group: 1, end: GroupEnd(offset: group.count, checksum: checksum),
      hardState: .initial, identity: identity)
    let marks = try disk.open("\(directory)/\(Watermark.name)", create: true)
    try marks.write([UInt8](repeating: 0, count: Watermark.fileSize), at: 0)
    try watermark.withBytes { (bytes) throws(DiskError) in try marks.write(bytes, at: watermark.slotOffset) }
    try marks.sync()
    try disk.syncDirectory(directory)
    if let parent = directory.lastIndex(of: "/"), parent > directory.startIndex {
      try disk.syncDirectory(String(directory[..<parent]))
    }
  }
}
