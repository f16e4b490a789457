import Foundation
import Testing

/// The generated C in the repository is what the schema gives today.
struct GeneratedCodeTests {
  @Test func theGeneratedCodeIsCurrent() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let target = root.appending(path: "Sources/CPeerWire").resolvingSymlinksInPath()
    let compiler = "/usr/bin/protoc-c"
    guard FileManager.default.isExecutableFile(atPath: compiler) else {
      print("SKIPPED: \(compiler) is absent, the generated code was not compared")
      return
    }
    let output = FileManager.default.temporaryDirectory.appending(path: "conclave-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler)
    process.arguments = ["--c_out=\(output.path)", "peer.proto"]
    process.currentDirectoryURL = target
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    for (made, kept) in [("peer.pb-c.c", "peer.pb-c.c"), ("peer.pb-c.h", "include/peer.pb-c.h")] {
      let fresh = try Data(contentsOf: output.appending(path: made))
      #expect(
        try fresh == Data(contentsOf: target.appending(path: kept)),
        "\(kept) is not what peer.proto gives: run protoc-c --c_out=. peer.proto in Sources/CPeerWire")
    }
  }
}
