import Custody
import Foundation
import Persistence
import Raft
import Registry
import Testing

@testable import Server

/// What a node makes of its directory. A witness's, because it needs no token.
@Suite struct NodeDiskTests {
  private static let text = """
    node:
      id: 1
      data-directory: data
      kind: witness
    cluster:
      id: 00112233445566778899aabbccddeeff
      members:
        - {id: 1, peer: "127.0.0.1:5697", witness: true}
        - {id: 2, peer: "127.0.0.2:5697", kmip: "127.0.0.2:5696"}
        - {id: 3, peer: "127.0.0.3:5697", kmip: "127.0.0.3:5696", admin: "127.0.0.3:5698", priority: 120}
    tls:
      certificate: node.pem
      key: node.key
      ca: ca.pem
    """

  private static func configuration(_ fixture: ConfigurationFixture) throws -> Server.Configuration {
    try fixture.write("conclave.yaml", text)
    try FileManager.default.createDirectory(atPath: fixture.path("data"), withIntermediateDirectories: true)
    return try Server.Configuration.load(
      path: fixture.path("conclave.yaml"), environment: [:], flags: [], now: ConfigurationFixture.now)
  }

  private static func sound(_ configuration: Server.Configuration) throws -> NodeDisk? {
    guard case .sound(let disk) = try NodeDisk.open(configuration) else { return nil }
    return disk
  }

  private static func damage(_ configuration: Server.Configuration) throws -> DamagedDisk? {
    guard case .damaged(let disk) = try NodeDisk.open(configuration) else { return nil }
    return disk
  }

  @Test func aWitnessIsReadFromTheFile() throws {
    let fixture = try ConfigurationFixture()
    defer { try? FileManager.default.removeItem(atPath: fixture.folder) }
    let configuration = try Self.configuration(fixture)
    #expect(configuration.node.isWitness)
    #expect(configuration.token == nil)
    #expect(configuration.listen.kmip == nil)
    #expect(configuration.cluster.members[2].founder.priority == 120)
    #expect(configuration.cluster.members[0].founder.kind == .witness)
  }

  @Test func onlyAMarkedDirectoryMayBegin() throws {
    let fixture = try ConfigurationFixture()
    defer { try? FileManager.default.removeItem(atPath: fixture.folder) }
    let configuration = try Self.configuration(fixture)
    // Empty, and nobody says that it is a founder's: it was wiped.
    #expect(try Self.damage(configuration)?.incarnation == 0)
    try FoundingMark.put(in: fixture.path("data"))
    #expect(try Self.sound(configuration)?.identity.incarnation == 1)
    #expect(!FoundingMark.isThere(in: fixture.path("data")))
    #expect(try Self.sound(configuration)?.start == 2, "opened again, it is whole")
  }

  @Test(arguments: ["log", "identity"])
  func whatIsLostIsDamageAndANewLifeBeginsEmpty(_ lost: String) throws {
    let fixture = try ConfigurationFixture()
    defer { try? FileManager.default.removeItem(atPath: fixture.folder) }
    let configuration = try Self.configuration(fixture)
    let data = fixture.path("data")
    try FoundingMark.put(in: data)
    _ = try Self.sound(configuration)
    try FileManager.default.removeItem(atPath: data + "/" + lost)
    try "kept".write(toFile: data + "/other", atomically: true, encoding: .utf8)
    do {
      let damaged = try #require(try Self.damage(configuration))
      #expect(damaged.incarnation == (lost == "log" ? 1 : 0))
      let anew = try damaged.beginAnew(2)
      #expect(anew.identity.incarnation == 2)
      #expect(anew.recovered.entries.isEmpty)
      #expect(anew.recovered.start.configuration.members.isEmpty, "it knows no members, so it stands for nothing")
    }
    #expect(FileManager.default.fileExists(atPath: data + "/other"))
    #expect(try Self.sound(configuration)?.identity.incarnation == 2)
  }

  @Test func aRemovedNodeDoesNotStart() throws {
    let fixture = try ConfigurationFixture()
    defer { try? FileManager.default.removeItem(atPath: fixture.folder) }
    let configuration = try Self.configuration(fixture)
    try FoundingMark.put(in: fixture.path("data"))
    try RemovedMark.put("node 1 was removed from the cluster", in: fixture.path("data"))
    #expect { try NodeDisk.open(configuration) } throws: { "\($0)".contains("node 1 was removed from the cluster") }
  }
}
