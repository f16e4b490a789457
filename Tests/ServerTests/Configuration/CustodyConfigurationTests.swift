import Foundation
import Testing

@testable import Server

/// What a configuration says of keys, and what the machine must not do with them.
@Suite struct CustodyConfigurationTests {
  @Test func anOperatorsTokenIsItsFile() throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    try fixture.write("operators", "public")
    let software = "  kind: software\n  allow-software-in-production: true"
    func read(_ token: String) throws -> Configuration {
      try fixture.write(
        "conclave.yaml", ConfigurationFixture.right.replacingOccurrences(of: software, with: token))
      return try Configuration.load(
        path: fixture.path("conclave.yaml"), environment: [:], flags: [], now: ConfigurationFixture.now)
    }
    #expect(try read("  kind: operators\n  path: operators").token == .operators(path: fixture.path("operators")))
    for (wrong, part) in [
      ("  kind: operators", "conclaved shares"), ("  kind: operators\n  path: nowhere", "nowhere"),
      ("  kind: operators\n  path: operators\n  label: x", "pkcs11"),
    ] {
      #expect { try read(wrong) } throws: { "\($0)".contains(part) }
    }
  }

  @Test func swapInTheClearIsAProblemOfNodesWithKeys() throws {
    let fixture = try ConfigurationFixture()
    defer { fixture.remove() }
    try fixture.write("conclave.yaml", ConfigurationFixture.right)
    var read = try Configuration.load(
      path: fixture.path("conclave.yaml"), environment: [:], flags: [], now: ConfigurationFixture.now)
    #expect(read.keyCare == Configuration.KeyCare(rotatesAfterRemoval: true, erasureHours: 24))
    let root = fixture.path("machine")
    #expect(HostCheck.problems(read, root: root).isEmpty)
    try FileManager.default.createDirectory(atPath: root + "/proc", withIntermediateDirectories: true)
    try Data("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n".utf8)
      .write(to: URL(fileURLWithPath: root + "/proc/swaps"))
    let problems = HostCheck.problems(read, root: root)
    #expect(problems.count == 1 && problems.allSatisfy { $0.message.contains("/dev/sda2") })
    #expect(problems.first?.setting == "node.allow-unencrypted-swap")
    read.node.acceptsUnencryptedSwap = true
    #expect(HostCheck.problems(read, root: root).isEmpty)
    read.node.acceptsUnencryptedSwap = false
    read.token = nil
    #expect(HostCheck.problems(read, root: root).isEmpty)
  }
}
