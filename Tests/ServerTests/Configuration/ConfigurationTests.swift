import Testing

@testable import Server

@Suite struct ConfigurationTests {
  @Test func readsFileEnvironmentAndFlagsInThisOrder() throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    try fixture.write("conclave.yaml", ConfigurationFixture.right + "\nlog:\n  level: debug\n")
    let read = try Configuration.load(
      path: fixture.path("conclave.yaml"),
      environment: ["CONCLAVE_LOG_LEVEL": "warning", "CONCLAVE_TLS_MINIMUM_VERSION": "1.3", "HOME": "/"],
      flags: [("log.level", "error")], now: ConfigurationFixture.now)
    #expect(read.log.level == "error")
    #expect(read.tls.minimumVersion == .v13)
    #expect(read.node.id == 1)
    #expect(read.node.dataDirectory == fixture.path("data"))
    #expect(read.tls.key == fixture.path("node.key"))
    #expect(read.cluster.members.map(\.id) == [1, 2, 3])
    #expect(read.cluster.members[1].site == "north")
    #expect(read.member.peer.description == "127.0.0.1:5697")
    #expect(read.listen.kmip == Address("127.0.0.1:5696"))
    #expect(read.listen.peer == Address("127.0.0.1:5697"))
    #expect(read.cluster.members[2].kmip?.description == "[::1]:5696")
    #expect(read.clients.administrators == [SubjectRule("OU=administrators")!, SubjectRule("CN=root")!])
    #expect(read.token == .software(path: fixture.path("data/token.key"), allowedInProduction: true))
    #expect(read.limits.requestDeadlineMilliseconds == 10_000)
    #expect(read.limits.useRecordMilliseconds == 100)
  }

  @Test func livesOnTheEnvironmentAlone() throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    let read = try Configuration.load(
      path: nil,
      environment: [
        "CONCLAVE_NODE_ID": "7", "CONCLAVE_NODE_DATA_DIRECTORY": "/var/lib/conclave",
        "CONCLAVE_CLUSTER_MEMBERS": "7=127.0.0.1:5697/127.0.0.1:5696/here, 8=b:1/b:2",
        "CONCLAVE_TLS_CERTIFICATE": fixture.path("node.pem"), "CONCLAVE_TLS_KEY": fixture.path("node.key"),
        "CONCLAVE_TLS_CA": fixture.path("ca.pem"), "CONCLAVE_TOKEN_KIND": "software",
        "CONCLAVE_CLIENTS_ADMINISTRATORS": "CN=a, CN=b", "CONCLAVE_NODES": "x", "CONCLAVE_SERVICE_HOST": "10.0.0.1",
        "CONCLAVE_PORT_5696_TCP": "tcp://10.0.0.1",
      ],
      flags: [], now: ConfigurationFixture.now)
    #expect(
      read.member
        == ConfiguredMember(id: 7, peer: Address("127.0.0.1:5697")!, kmip: Address("127.0.0.1:5696")!, site: "here"))
    #expect(read.clients.administrators.map(\.value) == ["a", "b"])
  }

  /// A line of the right configuration, what replaces it, and the beginning and a part of the first problem.
  @Test(arguments: [
    ("  key: node.key", "  keye: node.key", "conclave.yaml:12: unknown key \"tls.keye\"", "did you mean \"tls.key\"?"),
    ("tls:", "tsl:", "conclave.yaml:10: unknown section \"tsl\"", "did you mean \"tls\"?"),
    ("  id: 1\n", "  id: one\n", "conclave.yaml:2: node.id: \"one\" is not a number from 1", ""),
    ("  id: 1\n", "  id: 4\n", "conclave.yaml:2: node.id: node 4 is not among", "1, 2, 3"),
    ("  id: 1\n", "", "node.id: is missing", "CONCLAVE_NODE_ID"),
    ("  id: 1\n", "  id: 1\n  id: 2\n", "conclave.yaml:", "same key twice"),
    ("899aabbccddeeff", "prod", "conclave.yaml:5: cluster.id: is not the 32", ""),
    ("10.0.0.2:5697", "10.0.0.2", "conclave.yaml:7: cluster.members: member 2: peer \"10.0.0.2\"", "HOST:PORT"),
    ("site: north", "stie: north", "conclave.yaml:7: unknown key \"cluster.members.stie\"", "\"site\""),
    ("{id: 2,", "{id: 1,", "conclave.yaml:8: cluster.members: two members have the id 1", ""),
    ("10.0.0.2:5697", "10.0.0.2:5696", "conclave.yaml:7: cluster.members: 10.0.0.2:5696 is given twice", ""),
    ("kind: software", "kind: hsm", "conclave.yaml:17: token.kind: \"hsm\" is not one of software, pkcs11", ""),
    ("kind: software", "kind: pkcs11", "token.module: is missing", "pkcs11"),
    ("production: true", "production: yes", "conclave.yaml:18:", "neither true nor false"),
    ("\"CN=root\"", "\"O=root\"", "conclave.yaml:15: clients.administrators: \"O=root\" is not CN=", ""),
    ("  certificate: node.pem", "  certificate: none.pem", "conclave.yaml:11: tls.certificate:", "No such file"),
    (
      "  certificate: node.pem", "  certificate: garbage.pem", "conclave.yaml:11: tls.certificate:",
      "garbage.pem holds no"
    ),
    ("  key: node.key", "  key: foreign.key", "conclave.yaml:12: tls.key:", "does not belong to the certificate"),
    ("  ca: ca.pem", "  ca: foreign-ca.pem", "conclave.yaml:11: tls.certificate: the certificate was issued by", ""),
    ("  ca: ca.pem", "  ca: node.pem", "conclave.yaml:13: tls.ca:", "may not issue others"),
    ("  ca: ca.pem", "  ca: [ca.pem]", "conclave.yaml:13: tls.ca: takes one value", ""),
    ("  ca: ca.pem", "  ca: ca.pem\n  crl: ca.pem", "conclave.yaml:14: tls.crl:", "holds no PEM revocation list"),
    ("  ca: ca.pem", "  ca: ca.pem\n  minimum-version: 1.1", "conclave.yaml:14: tls.minimum-version:", "1.2, 1.3"),
    (
      "tls:", "raft: {election-ticks: 3, heartbeat-ticks: 3}\ntls:", "conclave.yaml:10: raft.election-ticks: must be",
      ""
    ),
    ("tls:", "listen: {admin: \"127.0.0.1:5696\"}\ntls:", "listen:", "must differ"),
    ("tls:", "tls: [", "conclave.yaml:", "is not YAML"),
    ("node:", "- node:", "conclave.yaml:", "YAML"),
  ])
  func saysWhatIsWrongAndWhere(_ line: String, _ instead: String, _ beginning: String, _ part: String) throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    let text = ConfigurationFixture.right
    let range = try #require(text.firstRange(of: line))
    try fixture.write(
      "conclave.yaml", text.replacing(line, with: instead, subrange: range.lowerBound..<range.upperBound))
    let problem = try #require(throws: ConfigurationError.self) {
      try Configuration.load(
        path: fixture.path("conclave.yaml"), environment: [:], flags: [], now: ConfigurationFixture.now)
    }
    #expect(problem.description.hasPrefix(beginning), "\(problem.problems)")
    #expect(problem.description.contains(part), "\(problem.problems)")
    #expect(!problem.description.contains("\n"))
  }

  @Test(arguments: [
    (["CONCLAVE_TLS_KEYS": "x"], [], "CONCLAVE_TLS_KEYS: unknown setting; did you mean \"CONCLAVE_TLS_KEY\"?"),
    (["CONCLAVE_LOG_LEVEL": "loud"], [], "CONCLAVE_LOG_LEVEL: log.level: \"loud\" is not one of"),
    ([:], [("log.levle", "info")], "--set: unknown key \"log.levle\"; did you mean \"log.level\"?"),
    (
      [:], [("raft.tick-milliseconds", "0")],
      "--set raft.tick-milliseconds: raft.tick-milliseconds: \"0\" is not a number"
    ),
  ])
  func saysWhichVariableOrFlagIsWrong(
    _ environment: [String: String], _ flags: [(String, String)], _ beginning: String
  ) throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    try fixture.write("conclave.yaml", ConfigurationFixture.right)
    let problem = try #require(throws: ConfigurationError.self) {
      try Configuration.load(
        path: fixture.path("conclave.yaml"), environment: environment, flags: flags, now: ConfigurationFixture.now)
    }
    #expect(problem.description.hasPrefix(beginning), "\(problem.problems)")
  }

  @Test func saysThatACertificateHasExpiredAndThatAFileIsAbsent() throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    try fixture.write("conclave.yaml", ConfigurationFixture.right)
    let late = try #require(throws: ConfigurationError.self) {
      try Configuration.load(
        path: fixture.path("conclave.yaml"), environment: [:], flags: [], now: ConfigurationFixture.now + 3 * 86_400)
    }
    #expect(late.description.contains("has expired"))
    let absent = try #require(throws: ConfigurationError.self) {
      try Configuration.load(path: fixture.path("none.yaml"), environment: [:], flags: [], now: 0)
    }
    #expect(absent.problems.count == 1)
    #expect(absent.description.contains("none.yaml: No such file or directory"))
  }

  @Test func listsEveryProblemAtOnce() throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    try fixture.write("conclave.yaml", "node: {id: 0}\nlog: {level: loud, colour: red}\n")
    let problem = try #require(throws: ConfigurationError.self) {
      try Configuration.load(path: fixture.path("conclave.yaml"), environment: [:], flags: [], now: 0)
    }
    #expect(problem.problems.count >= 8)
    #expect(problem.description.contains("more: `conclaved check-config` lists all"))
  }

  @Test(arguments: [
    "", "host", "host:", ":1", "host:0", "host:65536", "host:+1", "::1:5696", "a b:1", "a/b:1", "u@h:1",
  ])
  func refusesWhatIsNoAddress(_ text: String) {
    #expect(Address(text) == nil)
  }
}
