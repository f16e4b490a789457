import Foundation
import Testing

/// What the fuzzers have found worth keeping is played on every run: fuzz/corpus, by the same checks.
@Suite struct CorpusTests {
  static func inputs(_ target: String) throws -> [[UInt8]] {
    let folder = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../fuzz/corpus/\(target)")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder.standardizedFileURL, includingPropertiesForKeys: nil)
    return try files.sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
  }

  @Test func messages() throws {
    for (target, check) in [
      ("ttlv", MessageTargets.ttlv), ("xml", MessageTargets.xml), ("json", MessageTargets.json),
    ] as [(String, ([UInt8]) -> Void)] {
      let inputs = try Self.inputs(target)
      #expect(inputs.count > 50, "\(target)")
      for input in inputs { check(input) }
    }
  }
}
