public import KMIP
import TTLV

/// Removes objects between and after cases.
public enum Leftovers {
  /// Destroys everything that the identity behind `exchange` can locate. For identities of the runner's own only.
  public static func destroyAll(_ version: ProtocolVersion, _ exchange: Player.Exchange) async throws {
    let criteria: [Item] = version.spellsAttributesByName ? [] : [Item(.attributes, .structure([]))]
    let answer = try BinaryDecoder.decode(
      try await exchange(request(.locate, criteria, version)), limits: Limits.messages)
    let payload = answer.value[.batchItem]?[.responsePayload]?.members ?? []
    for item in payload.prefix(Limits.leftovers) where item.tag == .uniqueIdentifier {
      if let identifier = item.value.text { try await destroy(identifier, version, exchange) }
    }
  }

  /// An active object has to be revoked before (KMIP 2.1 §6.1.15).
  static func destroy(_ identifier: Text, _ version: ProtocolVersion, _ exchange: Player.Exchange) async throws {
    let name = Item(.uniqueIdentifier, .textString(identifier))
    let reason = Item(
      .revocationReason,
      .structure([
        Item(.revocationReasonCode, .enumeration(RevocationReasonCode.cessationOfOperation.rawValue))
      ]))
    _ = try await exchange(request(.revoke, [name, reason], version))
    _ = try await exchange(request(.destroy, [name], version))
  }

  private static func request(_ operation: Operation, _ payload: [Item], _ version: ProtocolVersion) -> [UInt8] {
    let header: [Item] = [
      Item(
        .protocolVersion,
        .structure([
          Item(.protocolVersionMajor, .integer(version.major)), Item(.protocolVersionMinor, .integer(version.minor)),
        ])), Item(.batchCount, .integer(1)),
    ]
    let item: [Item] = [
      Item(.operation, .enumeration(operation.rawValue)), Item(.requestPayload, .structure(payload)),
    ]
    return BinaryEncoder.encode(
      Item(.requestMessage, .structure([Item(.requestHeader, .structure(header)), Item(.batchItem, .structure(item))])))
  }
}
