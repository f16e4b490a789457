import Foundation
import OpenSSL
import Secrets
import Testing

@testable import Custody

@Suite struct AuthorityTests {
  private static func scratch() throws -> String {
    let path = NSTemporaryDirectory() + "conclave-authority-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test func theAuthorityOpensUnderTheRootKeyAlone() throws {
    let folder = try Self.scratch()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let keyring = try Custody.createRoot()
    let authority = try ClusterAuthority.create(cluster: keyring.cluster, validDays: 10)
    try AuthorityFile.store(authority, under: keyring, in: folder)
    let read = try AuthorityFile.load(from: folder, with: keyring)
    #expect(read.certificate == authority.certificate)
    #expect(read.key == authority.key)
    #expect(try AuthorityFile.certificate(in: folder) == authority.certificate)
    let other = try Custody.createRoot(cluster: keyring.cluster)
    #expect { try AuthorityFile.load(from: folder, with: other) } throws: {
      ($0 as? CustodyError)?.code == .fileDamaged
    }
    let elsewhere = try Custody.createRoot()
    #expect { try AuthorityFile.load(from: folder, with: elsewhere) } throws: {
      ($0 as? CustodyError)?.code == .otherCluster
    }
    let path = folder + "/" + AuthorityFile.name
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let plain = authority.key.revealed()
    #expect(!bytes.indices.contains { bytes[$0...].starts(with: plain[20..<52]) }, "the key stands in the file")
    for position in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[position] ^= 1
      try Data(changed).write(to: URL(filePath: path))
      #expect(throws: CustodyError.self, "byte \(position)") { try AuthorityFile.load(from: folder, with: keyring) }
    }
  }

  @Test func anIssuedCertificateVerifies() throws {
    let authority = try ClusterAuthority.create(cluster: .random(), validDays: 10)
    let key = try PrivateKey.generate(.ecP256)
    let request = try CertificateRequestFacts(der: CertificationRequest.make(commonName: "joiner", key: key))
    #expect(request.isSelfSigned)
    let facts = try CertificateFacts(
      pem: authority.issuer().issueServer(
        commonName: "conclave-node-4", ipAddresses: ["127.0.0.4"], dnsNames: ["kms-4"], request: request,
        validDays: 5))
    #expect(facts.commonName == "conclave-node-4")
    #expect(facts.ipAddresses == ["127.0.0.4"])
    #expect(facts.dnsNames == ["kms-4"])
    #expect(facts.subjectPublicKeyInfo == request.subjectPublicKeyInfo)
    #expect(facts.isIssued(by: try CertificateFacts(der: authority.certificate)))
    #expect(!facts.isAuthority)
  }

  @Test func theParcelOpensForItsAddresseeAlone() throws {
    let keyring = try Custody.createRoot()
    let authority = try ClusterAuthority.create(cluster: keyring.cluster, validDays: 10)
    let secret = try Random.secret(32)
    func addressee(_ cluster: ClusterID, _ node: UInt64, _ print: UInt8) -> KeyringParcel.Addressee {
      .init(cluster: cluster, node: node, keyFingerprint: [UInt8](repeating: print, count: 32))
    }
    let mine = addressee(keyring.cluster, 4, 9)
    let parcel = try KeyringParcel(keyring, authority, for: mine, secret: secret)
    let opened = try parcel.opened(for: mine, secret: secret)
    #expect(opened.keyring.cluster == keyring.cluster)
    #expect(opened.keyring.roots == keyring.roots)
    #expect(opened.keyring.currentRoot == keyring.currentRoot)
    #expect(opened.keyring.keys.map(\.key) == keyring.keys.map(\.key))
    #expect(opened.keyring.keys.map(\.use) == keyring.keys.map(\.use))
    #expect(opened.authority.key == authority.key)
    let root = try #require(keyring.roots[1]).revealed()
    #expect(!parcel.bytes.indices.contains { parcel.bytes[$0...].starts(with: root) }, "the root key is in the clear")
    let wrong: [(KeyringParcel.Addressee, SecretBytes)] = [
      (addressee(try .random(), 4, 9), secret), (addressee(keyring.cluster, 5, 9), secret),
      (addressee(keyring.cluster, 4, 8), secret), (mine, try Random.secret(32)),
    ]
    for (addressee, secret) in wrong {
      #expect(throws: CustodyError.self) { try parcel.opened(for: addressee, secret: secret) }
    }
    for position in parcel.bytes.indices {
      var changed = parcel.bytes
      changed[position] ^= 0x80
      #expect(throws: CustodyError.self, "byte \(position)") {
        try KeyringParcel(opaque: changed).opened(for: mine, secret: secret)
      }
      #expect(throws: CustodyError.self) {
        try KeyringParcel(opaque: Array(parcel.bytes[..<position])).opened(for: mine, secret: secret)
      }
    }
  }
}
