public import KMIP
public import TTLV

/// Removes objects between and after cases.
public enum Leftovers {
  /// Destroys everything that the identity behind `exchange` can locate. For identities of the runner's own only.
  ///
  /// - Parameter authentication: with it, the system's objects go too (users, groups, credentials of KMIP 3.0).
  public static func destroyAll(
    _ version: ProtocolVersion, as authentication: Item? = nil, _ exchange: Player.Exchange
  ) async throws {
    var criteria: [Item] = version.spellsAttributesByName ? [] : [Item(.attributes, .structure([]))]
    try await destroyLocated(criteria, version, nil, exchange)
    guard let authentication, version >= .v3_0 else { return }
    let system = Int32(bitPattern: ObjectClassMask.system.rawValue)
    criteria.insert(Item(.objectClassMask, .integer(system)), at: 0)
    try await destroyLocated(criteria, version, authentication, exchange)
  }

  /// The Authentication of the account that the cases of 3.0 count on.
  public static let administrator = Item(
    .authentication,
    .structure([
      Item(
        .credential,
        .structure([
          Item(.credentialType, .enumeration(CredentialType.usernameAndPassword.rawValue)),
          Item(
            .credentialValue,
            .structure([
              Item(.username, .textString("administrator")), Item(.password, .textString("password")),
            ])),
        ]))
    ]))

  private static func destroyLocated(
    _ criteria: [Item], _ version: ProtocolVersion, _ authentication: Item?, _ exchange: Player.Exchange
  ) async throws {
    let answer = try BinaryDecoder.decode(
      try await exchange(request(.locate, criteria, version, authentication)), limits: Limits.messages)
    let payload = answer.value[.batchItem]?[.responsePayload]?.members ?? []
    for item in payload.prefix(Limits.leftovers) where item.tag == .uniqueIdentifier {
      if let identifier = item.value.text { try await destroy(identifier, version, authentication, exchange) }
    }
  }

  /// An active object has to be revoked before (KMIP 2.1 §6.1.15).
  static func destroy(
    _ identifier: Text, _ version: ProtocolVersion, _ authentication: Item?, _ exchange: Player.Exchange
  ) async throws {
    let name = Item(.uniqueIdentifier, version < .v3_0 ? .textString(identifier) : .identifier(identifier))
    let reason = Item(
      .revocationReason,
      .structure([
        Item(.revocationReasonCode, .enumeration(RevocationReasonCode.cessationOfOperation.rawValue))
      ]))
    _ = try await exchange(request(.revoke, [name, reason], version, authentication))
    _ = try await exchange(request(.destroy, [name], version, authentication))
  }

  private static func request(
    _ operation: Operation, _ payload: [Item], _ version: ProtocolVersion, _ authentication: Item?
  ) -> [UInt8] {
    var header: [Item] = [
      Item(
        .protocolVersion,
        .structure([
          Item(.protocolVersionMajor, .integer(version.major)), Item(.protocolVersionMinor, .integer(version.minor)),
        ]))
    ]
    if let authentication { header.append(authentication) }
    // KMIP 3.0 has no Batch Count.
    if version < .v3_0 { header.append(Item(.batchCount, .integer(1))) }
    let item: [Item] = [
      Item(.operation, .enumeration(operation.rawValue)), Item(.requestPayload, .structure(payload)),
    ]
    return BinaryEncoder.encode(
      Item(.requestMessage, .structure([Item(.requestHeader, .structure(header)), Item(.batchItem, .structure(item))])))
  }
}
