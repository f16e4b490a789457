import TTLV
import Testing

@testable import KMIP

/// What the XML form calls the results of a batch: by name, wherever a field may mean one (KMIP 2.0 §11.11, §11.58).
@Suite struct ResultNameTests {
  @Test(arguments: [
    ("UniqueIdentifier", "IDPlaceholder", UInt32(1)), ("PrivateKeyUniqueIdentifier", "CreateKeyPairPrivateKey", 5),
    ("PublicKeyUniqueIdentifier", "CreateKeyPairPublicKey", 6), ("LinkedObjectIdentifier", "Create", 3),
    ("NextLink", "Create", 3), ("CredentialLink", "CreateCredential", 0x15), ("GroupLink", "CreateGroup", 0x14),
    ("Data", "Decrypt", 1), ("SignatureData", "SignSignatureData", 6), ("MACData", "MACMACData", 4),
  ])
  func byName(_ tag: String, _ name: String, _ value: UInt32) throws {
    let named = try #require(Tag.named(tag))
    let text = "<\(tag) type=\"Enumeration\" value=\"\(name)\"/>"
    let item = try XMLDecoder.decode(Array(text.utf8), names: StandardNames())
    #expect(item == Item(named, .enumeration(value)))
    #expect(String(decoding: XMLEncoder.encode(item, names: StandardNames(version: .v3_0)), as: UTF8.self) == text)
  }

  /// Every link of 3.0 can mean a result of the batch.
  @Test func everyLink() {
    for row in Tag.rows where row.name.hasSuffix("Link") && row.tag != .link {
      #expect(row.tag.enumeration?.rawValue(named: "IDPlaceholder") == 1, "\(row.name)")
    }
  }
}
