import Foundation
import Mutants

/// Tries deliberate bugs, each in a process of its own: a bug may end it.
enum MutantTrial {
  /// Prints a line for each. Answers whether all were found.
  static func run(_ mutants: [Mutant], ledger: String?, commit: String) throws -> Bool {
    var survivors: [String] = []
    for mutant in mutants {
      let begin = ContinuousClock.now
      let (status, output) = try run(mutant)
      let seconds = (ContinuousClock.now - begin).components.seconds
      let how = output.split(separator: "\n").first { $0.contains("VIOLATION") } ?? output.split(separator: "\n").last
      say("\(status == 0 ? "ok" : "not ok") \(mutant.rawValue): \(seconds) s: \((how ?? "").prefix(160))")
      if status != 0 { survivors.append(mutant.rawValue) }
    }
    say("\(mutants.count - survivors.count) of \(mutants.count) mutants found")
    if let ledger {
      let found = mutants.count - survivors.count
      try Ledger.append("\(commit)\tmutants\t\(found) of \(mutants.count)\t-\t-\t\(found)\t-", to: ledger)
    }
    return survivors.isEmpty
  }

  private static func run(_ mutant: Mutant) throws -> (status: Int32, output: String) {
    let trial = Process()
    trial.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    trial.arguments = ["--mutant", mutant.rawValue, "--expect-fail"]
    let output = Pipe()
    trial.standardOutput = output
    trial.standardError = FileHandle.nullDevice
    try trial.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    trial.waitUntilExit()
    let status = trial.terminationReason == .exit ? trial.terminationStatus : 1
    return (status, String(decoding: bytes, as: UTF8.self))
  }
}

extension Mutant {
  /// So many mutants, other ones for another text, the same for the same.
  static func chosen(_ count: Int, by text: String) -> [Mutant] {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var rest = allCases
    var chosen: [Mutant] = []
    while chosen.count < count, !rest.isEmpty {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      chosen.append(rest.remove(at: Int((state >> 33) % UInt64(rest.count))))
    }
    return chosen
  }
}
