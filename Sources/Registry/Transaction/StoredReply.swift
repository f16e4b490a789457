public import KMIP

/// What is kept of a reply, so that the same request, sent again after a lost link, gets the same answer without
/// running twice. Key material and plaintext are left out: a repeat reads them again under today's state.
public struct StoredReply: Hashable, Sendable {
  /// What is kept of one batch item.
  public enum Part: Hashable, Sendable {
    /// The response batch item as it was sent, encoded in the request's version.
    case item([UInt8])
    /// Run the request's batch item at this place again, with this ID placeholder: its answer held material.
    case readAgain(placeholder: UniqueIdentifier?)
  }

  /// One part for each response batch item, in order.
  public var parts: [Part]

  public init(parts: [Part]) { self.parts = parts }
}
