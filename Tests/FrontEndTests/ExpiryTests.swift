import Foundation
import FrontEnd
import NIOSSL
import OpenSSL
import Testing

@Suite struct ExpiryTests {
  /// The authority of the tests issues nothing that has expired: the openssl command does.
  @Test func anExpiredCertificateIsRefused() async throws {
    let rig = try await Rig()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("expiry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    try rig.authority.certificatePEM.write(toFile: path("ca.pem"), atomically: true, encoding: .utf8)
    try rig.authority.privateKeyPEM().write(toFile: path("ca.key"), atomically: true, encoding: .utf8)
    for (days, isAccepted) in [("2", true), ("-1", false)] {
      let commands = [
        [
          "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", path("a.key"), "-subj", "/CN=alice", "-out",
          path("a.csr"),
        ],
        [
          "x509", "-req", "-in", path("a.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial",
          "-days", days, "-out", path("a.pem"),
        ],
      ]
      for arguments in commands {
        guard try openssl(arguments) else {
          print("SKIPPED: the openssl command is absent or makes no expired certificate")
          return await rig.stop()
        }
      }
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.certificateVerification = .none
      configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(path("a.pem")).map { .certificate($0) }
      configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: path("a.key"), format: .pem))
      let caller = try await Caller(port: rig.port, tls: NIOSSLContext(configuration: configuration))
      caller.send(FrameAssemblerTests.frame(8))
      if isAccepted { #expect(await caller.receives(16)) } else { #expect(await caller.isClosedByPeer()) }
      #expect(rig.handler.count == 1)
    }
    await rig.stop()
  }

  private func openssl(_ arguments: [String]) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
