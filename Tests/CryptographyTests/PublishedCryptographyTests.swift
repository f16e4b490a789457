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

  private static let root = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../..")
    .standardizedFileURL

  /// The files of all cases; empty, and said so, where there are none.
  private static func files() -> [URL] {
    let place =
      ProcessInfo.processInfo.environment["CONCLAVE_KMIP_CASES"].map { URL(filePath: $0) }
      ?? root.appending(path: "../shared/kmip/testcases").standardizedFileURL
    let files = FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    guard let files, !files.isEmpty else {
      print("SKIPPED: no OASIS test cases at \(place.path); set CONCLAVE_KMIP_CASES")
      return []
    }
    return files.filter { $0.pathExtension == "xml" }.sorted { $0.path < $1.path }
  }

  /// CS-RNG-O-2 to -4 want other answers to the request of CS-RNG-O-1, each of which the text allows: each passes with its
  /// setting, and with no other.
  @Test(arguments: [("2", SeedPolicy.used(atMost: 16)), ("3", .used(atMost: 0)), ("4", .refused)])
  func theWaysToTakeASeed(number: String, policy: SeedPolicy) async throws {
    for file in Self.files() where file.lastPathComponent.hasPrefix("CS-RNG-O-\(number)-") {
      let played = try TestCase(xml: Array(Data(contentsOf: file)), path: file.path)
      for other in [policy, .usual] {
        var settings = OperationSettings()
        settings.seeds = other
        let server = try InProcessServer(settings: settings)
        var player = Player(now: server.time / 1000) { request in try server.send(request) }
        let outcome = await player.play(played)
        let isRight = (outcome.failure == nil) == (other == policy)
        #expect(isRight, "\(played.name), \(other): \(outcome.failure?.what ?? "passes")")
      }
    }
  }

  @Test func replay() async throws {
    let root = Self.root
    let files = Self.files()
    guard !files.isEmpty else { return }
    let others = try Self.notPassing(root)
    var families: [String: (server: InProcessServer, player: Player)] = [:]
    var count = 0
    for file in files {
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
    #expect(count >= 335)
  }
}
