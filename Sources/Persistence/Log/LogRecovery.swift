internal import Raft

/// Reads a log that exists, and tells a torn end from damage.
///
/// Each sync group was written and synced before the next was begun, so only the last can be torn. A group that does
/// not verify is therefore damage when a later one verifies, or when the watermark says that it was durable.
struct LogRecovery {
  let disk: any Disk
  let directory: String
  let identity: UInt64
  let segmentBytes: Int

  /// A segment that is kept.
  struct Segment {
    let sequence: UInt64
    let path: String
    /// The highest index among its entries and what stood before them.
    var highest: Index
  }

  struct Result {
    var recovered: RecoveredLog
    var segments: [Segment]
    var watermark: Watermark
    /// The last group's number and end, and the file in which it stands.
    var number: UInt64
    var end: GroupEnd
    var file: any DiskFile
  }

  private var number: UInt64 = 0
  private var end = GroupEnd.none
  private var replay = LogReplay()
  /// The segment scanned before this one.
  private var previousPath = ""

  init(disk: any Disk, directory: String, identity: UInt64, segmentBytes: Int) {
    self.disk = disk
    self.directory = directory
    self.identity = identity
    self.segmentBytes = segmentBytes
  }

  mutating func run() throws(LogError) -> Result {
    let watermark = try readWatermark()
    var segments = try listSegments()
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(segmentBytes, Limits.largestSegmentBytes) + 1, alignment: 4096)
    defer { room.deallocate() }
    var cut = 0
    var lastFile: (any DiskFile)?
    for position in segments.indices {
      let (file, count) = try fill(room, from: segments[position].path)
      let buffer = UnsafeMutableRawBufferPointer(rebasing: room[..<count])
      let isLast = position == segments.count - 1
      try scan(UnsafeRawBufferPointer(buffer), segments[position], first: position == 0, isLast: isLast, watermark)
      segments[position].highest = replay.highest
      previousPath = segments[position].path
      if isLast {
        try compare(watermark, with: segments[position])
        cut = try clear(buffer, after: end.offset, of: file)
        lastFile = file
      }
    }
    let path = segments[segments.count - 1].path
    do { try replay.finish() } catch { throw .damaged(LogDamage(.senseless(error.reason), path, at: end.offset)) }
    let recovered = RecoveredLog(
      hardState: try hardState(watermark, path), start: replay.start, entries: replay.entries, cutBytes: cut)
    return Result(
      recovered: recovered, segments: segments, watermark: watermark, number: number, end: end, file: lastFile!)
  }

  private func readWatermark() throws(LogError) -> Watermark {
    let path = "\(directory)/\(Watermark.name)"
    let bytes: [UInt8]?
    do { bytes = try disk.contents(of: path, limit: Watermark.fileSize) } catch { throw .disk(error) }
    guard let bytes else { throw .damaged(LogDamage(.noWatermark, path)) }
    var newest: Watermark?
    var unknown: UInt16?
    for slot in 0..<2 {
      switch bytes.withUnsafeBytes({ Watermark.read($0, slot: slot) }) {
      case .slot(let found): if found.sequence >= newest?.sequence ?? 0 { newest = found }
      case .unknownVersion(let version): unknown = version
      case .invalid: break
      }
    }
    if let unknown { throw .unknownFormat(file: path, version: unknown) }
    guard let newest else { throw .damaged(LogDamage(.noWatermark, path)) }
    guard newest.identity == identity else { throw .foreign(file: path) }
    return newest
  }

  private func listSegments() throws(LogError) -> [Segment] {
    let names: [String]
    do { names = try disk.names(in: directory) } catch { throw .disk(error) }
    let segments = names.compactMap { name in
      SegmentName.sequence(of: name).map {
        Segment(sequence: $0, path: "\(directory)/\(name)", highest: .zero)
      }
    }
    guard let first = segments.first else { throw .damaged(LogDamage(.missingSegment(1), directory)) }
    guard segments.count <= Limits.segments else {
      throw .damaged(LogDamage(.senseless("\(segments.count) segments"), directory))
    }
    for (position, segment) in segments.enumerated() where segment.sequence != first.sequence + UInt64(position) {
      throw .damaged(LogDamage(.missingSegment(first.sequence + UInt64(position)), directory))
    }
    return segments
  }

  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from path: String
  ) throws(LogError) -> (file: any DiskFile, count: Int) {
    let count: Int
    let file: any DiskFile
    do {
      file = try disk.open(path, create: false)
      count = try file.read(at: 0, into: buffer)
    } catch { throw .disk(error) }
    // Segments have their full length before they get their name; it may be that of another build.
    guard count % 4096 == 0, count >= segmentBytes, count < buffer.count else {
      throw .damaged(LogDamage(.senseless("\(count) bytes long"), path, at: count))
    }
    return (file, count)
  }

  /// Takes all groups of one segment.
  private mutating func scan(
    _ bytes: UnsafeRawBufferPointer, _ segment: Segment, first: Bool, isLast: Bool, _ watermark: Watermark
  ) throws(LogError) {
    var offset = 0
    while true {
      guard case .group(let header, let checksum) = GroupHeader.read(bytes, at: offset) else {
        try judge(bytes, at: offset, segment, isLast: isLast)
        return
      }
      let place = { (kind: LogDamage.Kind) in LogError.damaged(LogDamage(kind, segment.path, at: offset)) }
      guard header.identity == identity else { throw .foreign(file: segment.path) }
      guard header.segment == segment.sequence else { throw place(.brokenChain) }
      if first && offset == 0 {
        // What stood before the oldest segment was dropped; its number and end are taken on trust.
        number = header.number
      } else {
        guard header.number == number + 1, header.previous == end else {
          // At the start of a segment, what is wrong is the end of the one before.
          if offset == 0 { throw .damaged(LogDamage(.badGroup, previousPath, at: end.offset)) }
          throw place(.brokenChain)
        }
        number = header.number
      }
      end = GroupEnd(offset: offset + GroupHeader.size + header.bodyBytes, checksum: checksum)
      guard number != watermark.group || end == watermark.end else {
        throw place(.differsFromWatermark(group: number))
      }
      do {
        try take(UnsafeRawBufferPointer(rebasing: bytes[offset + GroupHeader.size..<end.offset]), header, offset == 0)
      } catch { throw place(.senseless(error.reason)) }
      offset = end.offset
    }
  }

  private mutating func take(_ body: UnsafeRawBufferPointer, _ header: GroupHeader, _ opens: Bool)
    throws(LogReplay.Senseless)
  {
    var reader = ByteReader(body)
    for position in 0..<header.records {
      guard let record = LogRecord.read(&reader) else {
        throw LogReplay.Senseless(reason: "record \(position) is malformed")
      }
      try replay.take(record, firstOfSegment: opens && position == 0)
    }
    guard reader.remaining < 8 else { throw LogReplay.Senseless(reason: "bytes after the last record") }
  }

  /// Decides what bytes are that are no group: the end of the segment, a torn group, or damage.
  private func judge(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ segment: Segment, isLast: Bool)
    throws(LogError)
  {
    if offset == 0 {
      if case .unknownVersion(let version) = GroupHeader.read(bytes, at: 0) {
        throw .unknownFormat(file: segment.path, version: version)
      }
      // A segment gets its name only after its first group is durable.
      throw .damaged(LogDamage(.badGroup, segment.path))
    }
    var later = offset + 8
    while later <= bytes.count - GroupHeader.size {
      // The magic is compared first: nearly all of these bytes are zeros.
      if bytes.loadUnaligned(fromByteOffset: later, as: UInt32.self) == GroupHeader.magic.littleEndian,
        case .group(let header, _) = GroupHeader.read(bytes, at: later), header.identity == identity,
        header.number > number
      {
        throw .damaged(LogDamage(.badGroup, segment.path, at: offset))
      }
      later += 8
    }
    // In an older segment the next one's first group proves by its chain that nothing followed here.
  }

  private func compare(_ watermark: Watermark, with segment: Segment) throws(LogError) {
    guard watermark.group <= number else {
      if watermark.segment > segment.sequence {
        throw .damaged(LogDamage(.missingSegment(watermark.segment), directory))
      }
      throw .damaged(LogDamage(.endsBeforeWatermark(group: watermark.group), segment.path, at: end.offset))
    }
  }

  /// Zeroes what a torn group left behind, so that it cannot be met again; answers how many bytes that was.
  private func clear(_ buffer: UnsafeMutableRawBufferPointer, after offset: Int, of file: any DiskFile)
    throws(LogError) -> Int
  {
    var stop = buffer.count
    while stop > offset, buffer[stop - 1] == 0 { stop -= 1 }
    guard stop > offset else { return 0 }
    let torn = UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<stop])
    torn.initializeMemory(as: UInt8.self, repeating: 0)
    do {
      try file.write(UnsafeRawBufferPointer(torn), at: offset)
      try file.sync()
    } catch { throw .fatal(error) }
    return stop - offset
  }

  /// The log's hard state, with a commit index that only the watermark has.
  private func hardState(_ watermark: Watermark, _ path: String) throws(LogError) -> HardState {
    var state = replay.hardState
    guard watermark.hardState.term <= state.term, watermark.hardState.commit <= replay.last.index else {
      throw .damaged(LogDamage(.endsBeforeWatermark(group: watermark.group), path, at: end.offset))
    }
    state.commit = max(state.commit, watermark.hardState.commit)
    return state
  }
}
