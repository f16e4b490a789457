internal import Raft

/// The writing side of an open log. Not shared: ``WriteAheadLog`` guards it.
struct LogWriter: ~Copyable {
  private let disk: any Disk
  private let directory: String
  private let identity: UInt64
  private let segmentBytes: Int
  private let spare: SpareSegment
  private let marks: any DiskFile
  private var group = GroupBuffer()
  private var statistics = LogStatistics()

  private var file: any DiskFile
  private var segments: [LogRecovery.Segment]
  private var number: UInt64
  private var end: GroupEnd
  private var watermark: Watermark
  /// The watermark's slot that was synced last, which no write may touch before the other has been synced.
  private var syncedSlot: Int

  private var start: SnapshotMetadata
  private var last: EntryID
  private var hardState: HardState
  private var failure: DiskError?

  /// Takes up a log where recovery found its end.
  static func resume(
    directory: String, identity: UInt64, options: LogOptions, found: LogRecovery.Result
  ) throws(LogError) -> LogWriter {
    let disk = options.disk
    let marks: any DiskFile
    do {
      // A spare of an earlier run may hold a group that was never acknowledged.
      try disk.removeIfPresent("\(directory)/\(SegmentName.spare)")
      try disk.removeIfPresent("\(directory)/\(SegmentName.unfinished)")
      marks = try disk.open("\(directory)/\(Watermark.name)", create: false)
    } catch { throw .disk(error) }
    var writer = LogWriter(directory, identity, options, found, marks)
    try writer.begin()
    return writer
  }

  private init(
    _ directory: String, _ identity: UInt64, _ options: LogOptions, _ found: LogRecovery.Result, _ marks: any DiskFile
  ) {
    disk = options.disk
    self.directory = directory
    self.identity = identity
    segmentBytes = options.segmentBytes
    file = found.file
    segments = found.segments
    number = found.number
    end = found.end
    watermark = found.watermark
    syncedSlot = found.watermark.slot
    start = found.recovered.start
    last = found.recovered.last
    hardState = found.recovered.hardState
    self.marks = marks
    spare = SpareSegment(
      disk: disk, directory: directory, bytes: segmentBytes, inBackground: options.preparesInBackground)
  }

  private mutating func begin() throws(LogError) {
    // What was found is acknowledged from now on, so it must be durable: a process can die between write and sync, or
    // between a new segment's name and the sync of its directory.
    try fatally { (log) throws(DiskError) in
      try log.file.sync()
      try log.disk.syncDirectory(log.directory)
      try log.marks.sync()
      log.statistics.otherSyncs += 3
    }
    try mark(sync: true)
    spare.prepare()
  }

  var currentStatistics: LogStatistics {
    var statistics = statistics
    statistics.otherSyncs += spare.syncs
    return statistics
  }

  var bytesKept: Int { (segments.count - 1) * segmentBytes + end.offset }

  mutating func append(
    _ entries: [Entry], _ hardState: HardState?, _ snapshot: SnapshotMetadata?, mustSync: Bool
  ) throws(LogError) {
    try check()
    if entries.isEmpty && snapshot == nil && !mustSync {
      if let hardState {
        // Only the commit index has moved: the next group carries it, and the watermark until then.
        self.hardState = hardState
        try mark(sync: false)
      }
      return
    }
    for entry in entries where entry.data.count > max(segmentBytes / 2, segmentBytes - (128 << 10)) {
      throw .entryTooLarge(bytes: entry.data.count)
    }
    var after = Position(last: last, start: start, hardState: self.hardState)
    if let snapshot {
      group.add(snapshot: snapshot)
      after.last = snapshot.id
      after.start = snapshot
    }
    var written = 0
    for (position, entry) in entries.enumerated() {
      precondition(entry.index <= after.last.index.next, "the log would have a gap before \(entry.index)")
      precondition(entry.index > after.start.index, "entry \(entry.index) lies before the log's start")
      if !group.isEmpty, group.count + entry.data.count > min(Limits.groupBytes, segmentBytes / 2) {
        // Each group is durable before the next is begun, so that never more than one can be torn.
        try write(after, entries: position - written)
        written = position
      }
      group.add(entry)
      after.last = entry.id
    }
    if let hardState {
      // Behind the entries, because its commit index may reach into them.
      group.add(hardState)
      after.hardState = hardState
    }
    if group.isEmpty { return }
    try write(after, entries: entries.count - written)
  }

  mutating func truncate(_ metadata: SnapshotMetadata) throws(LogError) {
    try check()
    precondition(metadata.index <= last.index, "the log ends before \(metadata.index)")
    guard metadata.index > start.index else { return }
    let droppable = segments.dropLast().prefix { $0.highest <= metadata.index }
    guard !droppable.isEmpty else { return }
    // The files that stay must say where the log begins before the others go.
    group.add(start: metadata)
    group.add(hardState)
    try write(Position(last: last, start: metadata, hardState: hardState), entries: 0)
    do {
      // The oldest first and each for itself: should the power fail, no gap is left.
      for segment in droppable {
        try disk.removeIfPresent(segment.path)
        try disk.syncDirectory(directory)
      }
    } catch { throw .disk(error) }
    statistics.otherSyncs += UInt64(droppable.count)
    statistics.droppedSegments += UInt64(droppable.count)
    segments.removeFirst(droppable.count)
  }

  mutating func beginSegment() throws(LogError) -> (last: Index, segment: UInt64) {
    try check()
    let before = last.index
    group.add(hardState)
    try write(Position(last: last, start: start, hardState: hardState), entries: 0, rotates: true)
    return (before, sequence)
  }

  var oldestSegment: UInt64 { segments[0].sequence }

  mutating func close() throws(LogError) {
    spare.settle()
    try check()
    try mark(sync: true)
  }

  /// Seals the group, puts it into the current segment or a new one, and syncs.
  private mutating func write(_ after: Position, entries: Int, rotates isAsked: Bool = false) throws(LogError) {
    defer { group.clear() }
    var written = group.sealedCount
    let rotates = isAsked || end.offset + written > segmentBytes
    if rotates {
      try rotate()
      written = end.offset
    } else {
      let checksum = group.seal(number: number + 1, segment: sequence, previous: end, identity: identity)
      try fatally { (log) throws(DiskError) in
        try log.file.write(log.group.pages(at: log.end.offset), at: log.end.offset)
        try log.file.sync()
      }
      end = GroupEnd(offset: end.offset + group.count, checksum: checksum)
    }
    number += 1
    last = after.last
    start = after.start
    hardState = after.hardState
    segments[segments.count - 1].highest = max(segments[segments.count - 1].highest, last.index)
    statistics.groups += 1
    statistics.groupSyncs += 1
    statistics.entries += UInt64(entries)
    statistics.bytes += UInt64(written)
    // Once a segment, the watermark becomes durable too.
    try mark(sync: rotates)
  }

  /// Begins a segment with the group, which then opens with what a reader needs who has no older segment.
  private mutating func rotate() throws(LogError) {
    var opened = GroupBuffer()
    opened.add(opening: last)
    opened.add(start: start)
    opened.add(hardState)
    opened.add(recordsOf: group)
    precondition(opened.sealedCount <= segmentBytes, "a group is larger than a segment")
    let next = sequence + 1
    let path = "\(directory)/\(SegmentName.of(next))"
    let fresh: any DiskFile
    do { fresh = try spare.take() } catch {
      throw error.isNoSpace ? .noSpace(directory: directory) : .disk(error)
    }
    let checksum = opened.seal(number: number + 1, segment: next, previous: end, identity: identity)
    try fatally { (log) throws(DiskError) in
      try fresh.write(opened.pages(at: 0), at: 0)
      try fresh.sync()
      // Named only when its first group is durable: a segment always begins with a valid one.
      try log.disk.rename("\(log.directory)/\(SegmentName.spare)", to: path)
      try log.disk.syncDirectory(log.directory)
    }
    file = fresh
    segments.append(LogRecovery.Segment(sequence: next, path: path, highest: last.index))
    end = GroupEnd(offset: opened.count, checksum: checksum)
    statistics.otherSyncs += 1
    statistics.rotations += 1
    spare.prepare()
  }

  /// Where the log stands once a group is durable.
  private struct Position {
    var last: EntryID
    var start: SnapshotMetadata
    var hardState: HardState
  }

  private var sequence: UInt64 { segments[segments.count - 1].sequence }

  /// Records how far the log is durable. Without `sync` the kernel writes it when it likes: a watermark that is too
  /// old claims less, never too much.
  private mutating func mark(sync: Bool) throws(LogError) {
    watermark = Watermark(
      slot: 1 - syncedSlot, sequence: watermark.sequence + 1, segment: sequence, group: number, end: end,
      hardState: hardState,
      identity: identity)
    try fatally { (log) throws(DiskError) in
      try log.watermark.withBytes { (bytes) throws(DiskError) in
        try log.marks.write(bytes, at: log.watermark.slotOffset)
      }
      if sync {
        try log.marks.sync()
        log.syncedSlot = log.watermark.slot
        log.statistics.otherSyncs += 1
      }
    }
  }

  private func check() throws(LogError) {
    if let failure { throw .fatal(failure) }
  }

  /// Runs calls after whose failure the log must never be written again.
  private mutating func fatally(_ body: (inout LogWriter) throws(DiskError) -> Void) throws(LogError) {
    do { try body(&self) } catch {
      failure = error
      throw .fatal(error)
    }
  }
}
