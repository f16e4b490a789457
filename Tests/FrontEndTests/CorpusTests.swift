import Foundation
import Testing

/// What the fuzzer of the HTTPS framing has found worth keeping is played on every run: fuzz/corpus/https.
@Suite struct CorpusTests {
  @Test func framing() throws {
    let folder = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../fuzz/corpus/https")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder.standardizedFileURL, includingPropertiesForKeys: nil)
    #expect(files.count > 10)
    for file in files { FramingTargets.https(Array(try Data(contentsOf: file))) }
  }
}
