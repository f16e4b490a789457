import Access
import FrontEnd
import TTLV
import Testing

@Suite struct IdentityTests {
  static let names = CertificateNames(
    commonName: "alice", organizationalUnit: "backup", subject: "CN=alice,OU=backup,O=Acme",
    emails: ["alice@example.org"], dnsNames: ["a.example.org", "b.example.org"], uris: ["urn:x:alice"])

  @Test(arguments: [
    (IdentityField.commonName, "alice" as String?), (.subject, "CN=alice,OU=backup,O=Acme"),
    (.email, "alice@example.org"),
    (.dnsName, nil), (.uri, "urn:x:alice"),
  ])
  func theFieldIsTheIdentity(field: IdentityField, identity: String?) {
    #expect(field.identity(in: Self.names) == identity)
  }

  @Test func absentEmptyAndOverlongNamesAreNoIdentity() {
    for name in [nil, "", String(repeating: "x", count: 1025)] {
      #expect(IdentityField.commonName.identity(in: CertificateNames(commonName: name, subject: "")) == nil)
    }
    #expect(IdentityField.email.identity(in: CertificateNames(commonName: "x", subject: "CN=x")) == nil)
  }

  @Test func theVerifierRefusesFirstAndAsksLater() {
    let verifier = CertificateVerifier(
      field: .commonName, read: { $0.isEmpty ? nil : Self.names }, isRevoked: { $0 == [9] },
      isAdministrator: { $0.organizationalUnit == "administrators" })
    #expect(verifier.verdict([1]) == .accept(Principal(identity: "alice")))
    #expect(verifier.verdict([9]) == .refuse("the certificate is revoked"))
    #expect(verifier.verdict([]) == .refuse("the certificate is unreadable"))
  }
}
