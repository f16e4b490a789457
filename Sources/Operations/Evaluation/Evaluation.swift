public import Registry

/// What a request comes to.
public struct Evaluation: Sendable {
  /// The whole reply, in the request's version: to be sent when the mutation is committed, or at once without one.
  public let reply: [UInt8]
  /// nil: nothing to commit.
  public let mutation: Mutation?
  /// The registry failed while the request was planned; the reply says no more than General Failure. A damaged store is
  /// for the node to act upon.
  public let fault: RegistryError?

  init(reply: [UInt8], mutation: Mutation? = nil, fault: RegistryError? = nil) {
    self.reply = reply
    self.mutation = mutation
    self.fault = fault
  }
}
