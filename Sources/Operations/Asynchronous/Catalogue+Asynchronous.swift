internal import KMIP
internal import TTLV

extension Catalogue.Row {
  /// Whether the operation can be run later: not what is about the connection, another request or a ticket, and no part of
  /// a stream.
  func mayWait(_ payload: Item) -> Bool {
    switch operation {
    case .poll, .cancel, .process, .queryAsynchronousRequests, .login, .delegatedLogin, .logout, .setEndpointRole,
      .pkcs_11:
      return false
    default: break
    }
    guard case .structure(let members) = payload.value else { return true }
    return !members.contains { $0.tag == .correlationValue || $0.tag == .initIndicator || $0.tag == .finalIndicator }
  }
}
