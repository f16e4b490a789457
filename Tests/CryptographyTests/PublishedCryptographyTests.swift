import Conformance
import Cryptography
import Foundation
import KMIP
import Operations
import TTLV
import Testing

/// The OASIS cases of the cryptographic services, played against the evaluator with the real cryptography.
@Suite struct PublishedCryptographyTests {
  /// Three cases of RNG Seed contradict one another: a server that takes part of the seed (-2), one that takes none of it
  /// (-3) and one that refuses it (-4). Ours takes none.
  private static let others = ["CS-RNG-O-2", "CS-RNG-O-4"]

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
    var count = 0
    for file in files.filter({ $0.lastPathComponent.hasPrefix("CS-") }).sorted(by: { $0.path < $1.path }) {
      let played = try TestCase(xml: Array(Data(contentsOf: file)), path: file.path)
      let server = try InProcessServer()
      guard server.evaluator.settings.versions.contains(played.version),
        !Self.others.contains(where: { played.name.hasPrefix($0) })
      else { continue }
      var player = Player(now: server.time / 1000) { request in try server.send(request) }
      let outcome = await player.play(played)
      #expect(
        outcome.failure == nil, "\(played.name) step \(outcome.failure?.step ?? 0): \(outcome.failure?.what ?? "")")
      count += 1
    }
    #expect(count >= 80)
  }
}
