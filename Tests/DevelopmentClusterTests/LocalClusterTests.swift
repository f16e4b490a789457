import Glibc
import OpenSSL
import Testing

@testable import DevelopmentCluster

@Suite struct LocalClusterTests {
  @Test(arguments: ClusterSettings.Certificates.allCases)
  func makesEverythingBelowItsFolder(_ certificates: ClusterSettings.Certificates) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let cluster = try await LocalCluster.create(folder.path + "/new/er", nodes: 3, certificates: certificates)
    let file = try cluster.file()
    #expect(file.nodes.map(\.id) == [1, 2, 3])
    let ports = Set(file.nodes.map { $0.kmip.split(separator: ":")[1] })
    #expect(ports.count == 1)
    for (index, node) in file.nodes.enumerated() {
      #expect(node.kmip.hasPrefix("127.0.0.\(index + 1):"))
      #expect(node.pid == nil)
      for path in [file.ca, file.client.cert, file.client.key, file.admin.cert, file.admin.key, node.data] {
        #expect(path.hasPrefix(folder.path + "/new/er/"))
        #expect(Files.exists(path))
      }
      #expect(Files.exists(node.data + "/root.key"))
      let facts = try CertificateFacts(pem: try Files.read(cluster.layout.nodeCertificate(node.id)))
      #expect(facts.commonName == "conclave-node-\(node.id)")
      #expect(Set(facts.ipAddresses) == ["127.0.0.\(node.id)", "127.0.0.1"])
      #expect(facts.dnsNames == ["localhost"])
      #expect(facts.publicKeyBits == (certificates == .ec ? 256 : 2_048))
    }
    // Each node's copy of the root key is sealed by its own token, so no two are alike.
    let wrapped = try file.nodes.map { node in
      let descriptor = open(node.data + "/root.key", O_RDONLY)
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = read(descriptor, &bytes, bytes.count)
      return try #require(count > 0 ? Array(bytes[..<count]) : nil)
    }
    #expect(Set(wrapped).count == 3)
    let again = try LocalCluster.open(folder.path + "/new/er")
    #expect(again.settings == cluster.settings)
    await #expect(throws: ClusterError.self) { try await LocalCluster.create(folder.path + "/new/er", nodes: 3) }
  }

  @Test func aWitnessGetsNoKeyAndNoToken() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    await #expect(throws: ClusterError.self) {
      try await LocalCluster.create(folder.path + "/two", nodes: 2, witness: true)
    }
    let cluster = try await LocalCluster.create(folder.path + "/three", nodes: 3, witness: true)
    let file = try cluster.file()
    #expect(file.nodes.map(\.isWitness) == [false, false, true])
    for node in file.nodes {
      for name in ["root.key", "keyring", "authority"] {
        #expect(Files.exists(node.data + "/" + name) == !node.isWitness, "\(node.id): \(name)")
      }
      #expect(Files.exists(node.data + "/founding"))
      let text = try Files.read(cluster.layout.configuration(node.id))
      #expect(text.contains("kind: witness") == node.isWitness)
      #expect(text.contains("token:") != node.isWitness)
    }
    #expect(try LocalCluster.open(folder.path + "/three").settings == cluster.settings)
  }

  @Test(arguments: [false, true]) func onlyAnOpenClusterHoldsTheWellKnownAccount(open: Bool) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let cluster = try await LocalCluster.create(folder.path, nodes: 1, open: open)
    let text = try Files.read(cluster.layout.configuration(1))
    #expect(text.contains("administrator pbkdf2-sha256:") == open)
    #expect(text.contains("privileged:") == open)
  }

  @Test func secretsAreForTheirOwnerAlone() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let cluster = try await LocalCluster.create(folder.path, nodes: 1)
    let layout = cluster.layout
    for path in [layout.authorityKey, layout.nodeKey(1), layout.token(1), layout.clientKey("client")] {
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(path)")
    }
  }

  @Test func aClientIsWhatItsCertificateSays() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let cluster = try await LocalCluster.create(folder.path, nodes: 1)
    let plain = try cluster.addClient("backup")
    let reusing = try cluster.addClient("legacy", reuseNames: true)
    let authority = try CertificateFacts(pem: try Files.read(plain.ca))
    let facts = try CertificateFacts(pem: try Files.read(plain.cert))
    #expect(facts.commonName == "backup")
    #expect(facts.organizationalUnit == nil)
    #expect(facts.isIssued(by: authority))
    #expect(try CertificateFacts(pem: try Files.read(reusing.cert)).organizationalUnit == "reuse-names")
    #expect(try cluster.clients().map(\.name) == ["admin", "backup", "client", "legacy"])
    #expect(try cluster.clients().map(\.rights) == ["everything", "own", "own", "own, reuse names"])
    for name in [
      "", "a/b", "../up", ".hidden", "-flag", "a b", "é", "conclave-node-1", String(repeating: "x", count: 65),
    ] {
      #expect(throws: ClusterError.self, "\(name)") { try cluster.addClient(name) }
    }
  }

  @Test func refusesWhatCannotBe() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    for nodes in [0, -1, 10] {
      await #expect(throws: ClusterError.self) { try await LocalCluster.create(folder.path + "/n", nodes: nodes) }
    }
    let base = try FreePorts.base(nodes: 1)
    let listener = try Listener(lastByte: 1, port: base + 2)
    defer { listener.close() }
    let taken = await #expect(throws: ClusterError.self) {
      try await LocalCluster.create(folder.path + "/t", nodes: 1, basePort: base)
    }
    #expect(taken?.description.contains("is taken") == true)
    #expect(!LocalCluster.exists(folder.path + "/t"))
    let absent = #expect(throws: ClusterError.self) { try LocalCluster.open(folder.path + "/none") }
    #expect(absent?.description.contains("no cluster in") == true)
  }

  /// A program that ends at once is told apart from one that is slow, and its last words are passed on.
  @Test func saysWhyANodeDoesNotStart() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let cluster = try await LocalCluster.create(folder.path, nodes: 1)
    let process = NodeProcess(id: 1, layout: cluster.layout)
    try Files.write(
      folder.path + "/program", "#!/bin/sh\necho first\necho the token is locked >&2\nexit 1\n", mode: 0o700)
    let record = try? process.start(program: folder.path + "/program", environment: Spawn.environment())
    if let record { try await process.awaitDeath(record, within: .seconds(10)) }
    let error = await #expect(throws: ClusterError.self) { try await cluster.awaitServing([1]) }
    #expect(error?.description.contains("the token is locked") == true)
    #expect(error?.description.contains(cluster.logPath(1)) == true)
    let missing = #expect(throws: ClusterError.self) {
      try process.start(program: folder.path + "/none", environment: Spawn.environment())
    }
    #expect(missing?.description.contains("make build") == true)
  }
}
