/// Credential Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum CredentialType: UInt32, KMIPEnumeration {
  case usernameAndPassword = 0x0000_0001
  case device = 0x0000_0002
  case attestation = 0x0000_0003
  case oneTimePassword = 0x0000_0004
  case hashedPassword = 0x0000_0005
  case ticket = 0x0000_0006
  case password = 0x0000_0007
  case certificate = 0x0000_0008

  public static let rows: [EnumerationRow<CredentialType>] = [
    .init(.usernameAndPassword, "UsernameAndPassword", .all),
    .init(.device, "Device", .since(.v1_1)),
    .init(.attestation, "Attestation", .since(.v1_2)),
    .init(.oneTimePassword, "OneTimePassword", .since(.v2_0)),
    .init(.hashedPassword, "HashedPassword", .since(.v2_0)),
    .init(.ticket, "Ticket", .since(.v2_0)),
    .init(.password, "Password", .since(.v3_0)),
    .init(.certificate, "Certificate", .since(.v3_0)),
  ]
}
