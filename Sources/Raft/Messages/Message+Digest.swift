extension StateDigest {
  /// Adds a message between nodes.
  public mutating func add(_ message: Message) {
    add(UInt64(message.kind.rawValue))
    add(message.from)
    add(message.to)
    add(message.term?.rawValue ?? .max)
    switch message {
    case .forwardProposal(let forward): add(forward.entries)
    case .appendEntries(let append):
      add(append.previous)
      add(append.entries)
      add(append.commit.rawValue)
    case .appendEntriesResponse(let response):
      switch response.result {
      case .matched(let index):
        add(true)
        add(index.rawValue)
      case .rejected(let rejected, let hint):
        add(false)
        add(rejected.rawValue)
        add(hint)
      }
    case .requestVote(let request), .requestPreVote(let request):
      add(request.last)
      add(request.isTransfer)
    case .requestVoteResponse(let response), .requestPreVoteResponse(let response): add(response.granted)
    case .heartbeat(let heartbeat):
      add(heartbeat.commit.rawValue)
      add(heartbeat.readContext)
    case .heartbeatResponse(let response): add(response.readContext)
    case .installSnapshot(let install):
      add(install.snapshot.metadata.id)
      add(install.snapshot.metadata.configuration)
    case .timeoutNow: break
    case .readIndex(let request): add(request.context)
    case .readIndexResponse(let response):
      add(response.index.rawValue)
      add(response.context)
    case .transferLeadership(let transfer): add(transfer.transferee)
    case .storageAppendResponse(let response):
      add(response.last ?? .zero)
      add(response.snapshot?.id ?? .zero)
    case .storageApplyResponse(let response): add(response.entries)
    }
  }

  private mutating func add(_ entries: [Entry]) {
    add(UInt64(entries.count))
    for entry in entries { add(entry) }
  }

  private mutating func add(_ context: ReadContext?) {
    add(context?.origin)
    add(context?.sequence ?? 0)
  }
}
