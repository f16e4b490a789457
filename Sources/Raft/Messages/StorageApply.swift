/// Work for the state machine, to be done in the order in which it is handed out.
public struct StorageApply: Hashable, Sendable {
  /// Committed entries to apply. Configuration entries go through ``RaftNode/applyConfigurationChange(_:)`` too.
  public var entries: [Entry]
  /// To be given to ``RaftNode/step(_:)`` when they are applied.
  public var response: Message

  public init(entries: [Entry], response: Message) {
    self.entries = entries
    self.response = response
  }
}
