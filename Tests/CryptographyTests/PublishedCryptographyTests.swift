import Conformance
import Cryptography
import Foundation
import KMIP
import Operations
import TTLV
import Testing

/// The OASIS cases of every version that is served, played against the evaluator with the real cryptography.
@Suite struct PublishedCryptographyTests {
  /// The cases that do not pass, each with its reason: the list that Tests/Conformance/run keeps to as well.
  private static func notPassing(_ root: URL) throws -> Set<String> {
    let text = try String(contentsOf: root.appending(path: "Tests/Conformance/not-passing.list"), encoding: .utf8)
    return Set(
      text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
        line.split(separator: " ").first?.split(separator: "/").last.map(String.init)
      })
  }

  @Test func replay() async throws {
    let root = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../..").standardizedFileURL
    let place =
      ProcessInfo.processInfo.environment["CONCLAVE_KMIP_CASES"].map { URL(filePath: $0) }
      ?? root.appending(path: "../shared/kmip/testcases").standardizedFileURL
    let files = FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    guard let files, !files.isEmpty else {
      print("SKIPPED: no OASIS test cases at \(place.path); set CONCLAVE_KMIP_CASES")
      return
    }
    let others = try Self.notPassing(root)
    var families: [String: (server: InProcessServer, player: Player)] = [:]
    var count = 0
    for file in files.filter({ $0.pathExtension == "xml" }).sorted(by: { $0.path < $1.path }) {
      let played = try TestCase(xml: Array(Data(contentsOf: file)), path: file.path)
      // Cases of one family and version may need what the one before left.
      let family = "\(played.family) \(played.version)"
      if families[family] == nil {
        let server = try InProcessServer.forCases()
        families[family] = (server, Player(now: server.time / 1000) { request in try server.send(request) })
      }
      guard case (let server, var player)? = families[family],
        server.evaluator.settings.versions.contains(played.version), !others.contains(played.name)
      else { continue }
      if !played.needsLeftovers { try await player.destroyLeftovers(in: played.version) }
      let outcome = await player.play(played)
      families[family] = (server, player)
      #expect(
        outcome.failure == nil, "\(played.name) step \(outcome.failure?.step ?? 0): \(outcome.failure?.what ?? "")")
      count += 1
    }
    #expect(count >= 250)
  }
}
