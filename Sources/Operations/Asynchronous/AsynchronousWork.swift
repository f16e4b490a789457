public import Access
internal import KMIP
public import Registry
public import Store
internal import TTLV

/// The asynchronous requests that wait to be run. They stand in the log, so whichever node leads finds them and asks
/// itself to run them, as a client would: nothing is lost with a leader, and guards see to it that each runs once.
public struct AsynchronousWork: Sendable {
  /// A request that runs one of them.
  public let frame: [UInt8]
  public let principal: Principal
  /// Names the waiting request.
  public let name: [UInt8]

  /// Some of those that wait.
  public static func waiting(
    in view: any ReadView, _ capabilities: Capabilities, limit: Int
  ) throws(RegistryError) -> [AsynchronousWork] {
    var transaction = Transaction(
      view: view, stamp: Stamp(time: 0), sealing: capabilities.sealing, entropy: capabilities.entropy,
      isReadOnly: true)
    return try transaction.standing(.submitted, limit: limit).compactMap { record in
      guard case .byteString(let bytes) = record.content.value, let principal = try? Principal(encoded: bytes) else {
        return nil
      }
      let request = CorrelationRequest(record.name + [0, 0])
      let message = RequestMessage(
        header: RequestHeader(version: .v2_1), items: [RequestBatchItem(.process, payload: request.items)])
      return AsynchronousWork(
        frame: BinaryEncoder.encode(message.item), principal: principal, name: record.name)
    }
  }
}
