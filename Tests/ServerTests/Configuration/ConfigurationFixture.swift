import Glibc
import OpenSSL

/// A folder with the credentials of node 1, and configurations that name them.
struct ConfigurationFixture {
  let folder: String
  static let now: Int64 = Int64(time(nil))

  init() throws {
    var template = Array("/tmp/conclave-configuration-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("mkdtemp failed") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let authority = try CertificateAuthority.create(commonName: "Test CA", kind: .ecP256, validDays: 2)
    let node = try authority.issueServer(
      commonName: "conclave-node-1", ipAddresses: ["127.0.0.1"], dnsNames: ["localhost"], kind: .ecP256, validDays: 1)
    let other = try CertificateAuthority.create(commonName: "Foreign CA", kind: .ecP256, validDays: 2)
    try write("ca.pem", authority.certificatePEM)
    try write("node.pem", node.certificatePEM)
    try write("node.key", node.privateKeyPEM)
    try write("foreign-ca.pem", other.certificatePEM)
    try write("foreign.key", other.privateKeyPEM())
    try write("garbage.pem", "no certificate here\n")
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) throws {
    let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0, "cannot write \(path(name))")
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    precondition(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
  }

  func remove() {
    for name in ["ca.pem", "node.pem", "node.key", "foreign-ca.pem", "foreign.key", "garbage.pem", "conclave.yaml"] {
      unlink(path(name))
    }
    rmdir(folder)
  }

  /// A configuration that is right; tests replace lines of it.
  static let right = """
    node:
      id: 1
      data-directory: data
    cluster:
      id: 00112233445566778899aabbccddeeff
      members:
        - {id: 2, peer: "10.0.0.2:5697", kmip: "10.0.0.2:5696", site: north}
        - {id: 1, peer: "127.0.0.1:5697", kmip: "127.0.0.1:5696"}
        - {id: 3, peer: "[::1]:5697", kmip: "[::1]:5696"}
    tls:
      certificate: node.pem
      key: node.key
      ca: ca.pem
    clients:
      administrators: ["OU=administrators", "CN=root"]
    token:
      kind: software
      allow-software-in-production: true
    """
}
