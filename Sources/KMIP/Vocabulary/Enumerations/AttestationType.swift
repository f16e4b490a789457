/// Attestation Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum AttestationType: UInt32, KMIPEnumeration {
  case tpmQuote = 0x0000_0001
  case tcgIntegrityReport = 0x0000_0002
  case samlAssertion = 0x0000_0003

  public static let rows: [EnumerationRow<AttestationType>] = [
    .init(.tpmQuote, "TPMQuote", .since(.v1_2)),
    .init(.tcgIntegrityReport, "TCGIntegrityReport", .since(.v1_2)),
    .init(.samlAssertion, "SAMLAssertion", .since(.v1_2)),
  ]
}
