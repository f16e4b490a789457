internal import CPeerWire
internal import CProtobufC

/// The frames without consensus messages: schema and Swift values, field by field.
extension PeerFrame {
  func encode(_ hello: Hello) -> [UInt8] {
    precondition(hello.address.count <= Limits.addressBytes, "an address of \(hello.address.count) bytes")
    var texts = hello.cluster + hello.address
    let clusterBytes = hello.cluster.count
    return texts.withUnsafeMutableBufferPointer { texts in
      var head = Conclave__Peer__Hello()
      conclave__peer__hello__init(&head)
      head.lowest_version = hello.versions.lowerBound
      head.highest_version = hello.versions.upperBound
      head.cluster = ProtobufCBinaryData(len: clusterBytes, data: texts.baseAddress)
      head.address = ProtobufCBinaryData(
        len: texts.count - clusterBytes, data: texts.baseAddress.map { $0 + clusterBytes })
      head.node = hello.node
      head.incarnation = hello.incarnation
      return FrameWriter.frame(
        .hello, head: conclave__peer__hello__get_packed_size(&head),
        pack: { conclave__peer__hello__pack(&head, $0) })
    }
  }

  static func hello(_ reader: inout FrameReader) throws(PeerWireError) -> Hello {
    try reader.withHead(conclave__peer__hello__unpack, conclave__peer__hello__free_unpacked) {
      (head: Conclave__Peer__Hello, _) throws(PeerWireError) in
      guard head.lowest_version <= head.highest_version, head.lowest_version > 0 else {
        throw .malformedField("versions")
      }
      guard head.cluster.len == Limits.clusterBytes, let cluster = head.cluster.data else {
        throw .malformedField("cluster")
      }
      guard head.node != 0 else { throw .malformedField("node") }
      guard head.address.len <= Limits.addressBytes else { throw .malformedField("address") }
      return Hello(
        versions: head.lowest_version...head.highest_version,
        cluster: [UInt8](UnsafeBufferPointer(start: cluster, count: head.cluster.len)), node: head.node,
        incarnation: head.incarnation,
        address: head.address.data.map { [UInt8](UnsafeBufferPointer(start: $0, count: head.address.len)) } ?? [])
    }
  }

  func encode(_ forward: ForwardFrame) -> [UInt8] {
    precondition(forward.principal.count <= Limits.principalBytes, "a principal of \(forward.principal.count) bytes")
    var head = Conclave__Peer__Forward()
    conclave__peer__forward__init(&head)
    head.origin = forward.identity.origin
    head.incarnation = forward.identity.incarnation
    head.sequence = forward.identity.sequence
    head.lowest_outstanding = forward.lowestOutstanding
    head.term = forward.term
    head.kind = UInt32(forward.kind)
    head.principal_length = UInt64(forward.principal.count)
    head.frame_length = UInt64(forward.frame.count)
    return FrameWriter.frame(
      .forward, head: conclave__peer__forward__get_packed_size(&head),
      pack: { conclave__peer__forward__pack(&head, $0) }, data: [forward.principal, forward.frame])
  }

  static func forward(_ reader: inout FrameReader) throws(PeerWireError) -> ForwardFrame {
    try reader.withHead(conclave__peer__forward__unpack, conclave__peer__forward__free_unpacked) {
      (head: Conclave__Peer__Forward, reader) throws(PeerWireError) in
      guard head.origin != 0 else { throw .malformedField("origin") }
      guard let kind = UInt8(exactly: head.kind) else { throw .malformedField("kind") }
      return ForwardFrame(
        identity: ForwardIdentity(origin: head.origin, incarnation: head.incarnation, sequence: head.sequence),
        lowestOutstanding: head.lowest_outstanding, term: head.term, kind: kind,
        principal: try reader.bytes(head.principal_length, limit: Limits.principalBytes),
        frame: try reader.bytes(head.frame_length))
    }
  }

  func encode(_ reply: ForwardReplyFrame) -> [UInt8] {
    var head = Conclave__Peer__ForwardReply()
    conclave__peer__forward_reply__init(&head)
    head.origin = reply.identity.origin
    head.incarnation = reply.identity.incarnation
    head.sequence = reply.identity.sequence
    head.outcome = UInt32(reply.outcome)
    head.term = reply.term
    head.length = UInt64(reply.bytes.count)
    return FrameWriter.frame(
      .forwardReply, head: conclave__peer__forward_reply__get_packed_size(&head),
      pack: { conclave__peer__forward_reply__pack(&head, $0) }, data: [reply.bytes])
  }

  static func forwardReply(_ reader: inout FrameReader) throws(PeerWireError) -> ForwardReplyFrame {
    try reader.withHead(conclave__peer__forward_reply__unpack, conclave__peer__forward_reply__free_unpacked) {
      (head: Conclave__Peer__ForwardReply, reader) throws(PeerWireError) in
      guard head.origin != 0 else { throw .malformedField("origin") }
      guard let outcome = UInt8(exactly: head.outcome) else { throw .malformedField("outcome") }
      return ForwardReplyFrame(
        identity: ForwardIdentity(origin: head.origin, incarnation: head.incarnation, sequence: head.sequence),
        term: head.term, outcome: outcome, bytes: try reader.bytes(head.length))
    }
  }

  func encode(_ part: SnapshotPart) -> [UInt8] {
    var head = Conclave__Peer__SnapshotPart()
    conclave__peer__snapshot_part__init(&head)
    head.stream = part.stream
    head.number = part.number
    head.index = part.index
    head.term = part.term
    head.checksum = part.checksum
    head.last = part.isLast ? 1 : 0
    head.length = UInt64(part.bytes.count)
    return FrameWriter.frame(
      .snapshotPart, head: conclave__peer__snapshot_part__get_packed_size(&head),
      pack: { conclave__peer__snapshot_part__pack(&head, $0) }, data: [part.bytes])
  }

  static func snapshotPart(_ reader: inout FrameReader) throws(PeerWireError) -> SnapshotPart {
    try reader.withHead(conclave__peer__snapshot_part__unpack, conclave__peer__snapshot_part__free_unpacked) {
      (head: Conclave__Peer__SnapshotPart, reader) throws(PeerWireError) in
      SnapshotPart(
        stream: head.stream, number: head.number, index: head.index, term: head.term, checksum: head.checksum,
        isLast: head.last != 0, bytes: try reader.bytes(head.length))
    }
  }

  func encode(_ answer: SnapshotAnswer) -> [UInt8] {
    var head = Conclave__Peer__SnapshotAnswer()
    conclave__peer__snapshot_answer__init(&head)
    head.stream = answer.stream
    head.next = answer.next
    head.verdict = UInt32(answer.verdict.rawValue)
    return FrameWriter.frame(
      .snapshotAnswer, head: conclave__peer__snapshot_answer__get_packed_size(&head),
      pack: { conclave__peer__snapshot_answer__pack(&head, $0) })
  }

  static func snapshotAnswer(_ reader: inout FrameReader) throws(PeerWireError) -> SnapshotAnswer {
    try reader.withHead(conclave__peer__snapshot_answer__unpack, conclave__peer__snapshot_answer__free_unpacked) {
      (head: Conclave__Peer__SnapshotAnswer, _) throws(PeerWireError) in
      guard let verdict = UInt8(exactly: head.verdict).flatMap(SnapshotAnswer.Verdict.init(rawValue:)) else {
        throw .malformedField("verdict")
      }
      return SnapshotAnswer(stream: head.stream, next: head.next, verdict: verdict)
    }
  }

  func encode(_ report: NodeReportFrame) -> [UInt8] {
    var head = Conclave__Peer__Report()
    conclave__peer__report__init(&head)
    head.unsealed = report.isUnsealed ? 1 : 0
    head.space = report.hasSpace ? 1 : 0
    head.tokenless = report.hasToken ? 0 : 1
    head.start = report.start
    head.lowest_outstanding = report.lowestOutstanding
    head.durable_commit = report.durableCommit
    return FrameWriter.frame(
      .report, head: conclave__peer__report__get_packed_size(&head),
      pack: { conclave__peer__report__pack(&head, $0) })
  }

  static func report(_ reader: inout FrameReader) throws(PeerWireError) -> NodeReportFrame {
    try reader.withHead(conclave__peer__report__unpack, conclave__peer__report__free_unpacked) {
      (head: Conclave__Peer__Report, _) in
      NodeReportFrame(
        isUnsealed: head.unsealed != 0, hasToken: head.tokenless == 0, hasSpace: head.space != 0, start: head.start,
        lowestOutstanding: head.lowest_outstanding, durableCommit: head.durable_commit)
    }
  }

  func encode(departed incarnation: UInt64) -> [UInt8] {
    var head = Conclave__Peer__Departed()
    conclave__peer__departed__init(&head)
    head.incarnation = incarnation
    return FrameWriter.frame(
      .departed, head: conclave__peer__departed__get_packed_size(&head),
      pack: { conclave__peer__departed__pack(&head, $0) })
  }

  static func departed(_ reader: inout FrameReader) throws(PeerWireError) -> UInt64 {
    try reader.withHead(conclave__peer__departed__unpack, conclave__peer__departed__free_unpacked) {
      (head: Conclave__Peer__Departed, _) in head.incarnation
    }
  }

  func encode(_ attestation: AttestationFrame) -> [UInt8] {
    var head = Conclave__Peer__Attestation()
    conclave__peer__attestation__init(&head)
    switch attestation {
    case .reached(let term, let index):
      head.kind = 1
      head.term = term
      head.index = index
    case .ask(let start):
      head.kind = 2
      head.start = start
    case .unknown(let start):
      head.kind = 3
      head.start = start
    case .known(let start, let term, let index):
      head.kind = 4
      head.start = start
      head.term = term
      head.index = index
    case .laterIncarnation(let start, let incarnation):
      head.kind = 5
      head.start = start
      head.incarnation = incarnation
    }
    return FrameWriter.frame(
      .attestation, head: conclave__peer__attestation__get_packed_size(&head),
      pack: { conclave__peer__attestation__pack(&head, $0) })
  }

  static func attestation(_ reader: inout FrameReader) throws(PeerWireError) -> AttestationFrame {
    try reader.withHead(conclave__peer__attestation__unpack, conclave__peer__attestation__free_unpacked) {
      (head: Conclave__Peer__Attestation, _) throws(PeerWireError) in
      switch head.kind {
      case 1: return .reached(term: head.term, index: head.index)
      case 2: return .ask(start: head.start)
      case 3: return .unknown(start: head.start)
      case 4: return .known(start: head.start, term: head.term, index: head.index)
      case 5: return .laterIncarnation(start: head.start, head.incarnation)
      default: throw .malformedField("kind")
      }
    }
  }
}
