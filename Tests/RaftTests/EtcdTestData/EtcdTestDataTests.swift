import Foundation
import Testing

/// Plays etcd's scripts: `swift test --filter EtcdTestData`, another folder by `CONCLAVE_ETCD_TESTDATA`.
@Suite("EtcdTestData")
struct EtcdTestDataTests {
  /// The given scripts whose log lines differ, with the reason. All others must be the same to the letter.
  static let otherLogLines: [String: String] = [:]

  static let root: String = {
    if let path = ProcessInfo.processInfo.environment["CONCLAVE_ETCD_TESTDATA"], !path.isEmpty { return path }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/raft/etcd-testdata").path
  }()

  @Test("etcd's scripts play as they are written")
  func scripts() async throws {
    let scripts = Script.all(below: Self.root)
    let isGiven = ProcessInfo.processInfo.environment["CONCLAVE_ETCD_TESTDATA"] != nil
    if !isGiven && !FileManager.default.fileExists(atPath: Self.root) {
      print("SKIPPED: there is no \(Self.root); set CONCLAVE_ETCD_TESTDATA to a folder with etcd's scripts")
      return
    }
    #expect(!scripts.isEmpty, "no scripts below \(Self.root)")
    var withoutLogs = 0
    var withLogs = 0
    for script in scripts {
      guard let run = await Self.play(script) else {
        Issue.record("\(script.name): ended before its end (a crash, or the time limit of 20 s)")
        continue
      }
      #expect(run.directives > 0, "\(script.name) holds no directive")
      withoutLogs += run.passesWithoutLogs ? 1 : 0
      withLogs += run.passesWithLogs ? 1 : 0
      if !run.passesWithoutLogs {
        Issue.record("\(script.name): \(run.differences.joined(separator: "\n"))")
      } else if !run.passesWithLogs {
        print("\(script.name): only log lines differ: \(run.differences.first ?? "")")
        if !isGiven { #expect(Self.otherLogLines[script.name] != nil, "log lines differ in \(script.name)") }
      } else if !isGiven {
        #expect(Self.otherLogLines[script.name] == nil, "log lines no longer differ in \(script.name)")
      }
    }
    print("without log lines: \(withoutLogs) of \(scripts.count)")
    print("with log lines: \(withLogs) of \(scripts.count)")
  }

  /// Plays a script in a process of its own, which a broken invariant or an endless loop ends alone.
  private static func play(_ script: Script) async -> ScriptRun? {
    let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
      [name = script.name as String, path = script.path as String, kind = script.kind.rawValue as String] in
      alarm(20)
      let run = Script(name: name, path: path, kind: Script.Kind(rawValue: kind) ?? .interaction).run()
      try FileHandle.standardOutput.write(contentsOf: Data("\u{1}".utf8) + JSONEncoder().encode(run))
      try FileHandle.standardOutput.write(contentsOf: Data("\u{1}".utf8))
    }
    let parts = result?.standardOutputContent.split(separator: 1, omittingEmptySubsequences: false) ?? []
    guard parts.count >= 2 else { return nil }
    return try? JSONDecoder().decode(ScriptRun.self, from: Data(parts[1]))
  }
}
