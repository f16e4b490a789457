import ArgumentParser
import CrashSearch

/// Searches the crashes of a node's disk.
struct ConclaveCrashpoints: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave-crashpoints",
    abstract: "Cut the power after every write and sync of a node's disk, in every order in which they may arrive.",
    discussion: """
      Records what the write-ahead log, the installation of snapshots and the making of a data directory do to a disk;
      then, for every prefix of each trace, lets what was not durable arrive in part and in any order, starts a node on
      what is left, and demands everything that had been acknowledged.

      Examples:
        conclave-crashpoints                            2,000 states, as every test run visits them
        conclave-crashpoints --states 1000000 --seed 7  a long search
        conclave-crashpoints --bug rename-before-sync   a deliberate bug must be found: exit status 1

      Exit status: 0 nothing acknowledged was lost, 1 something was, 64 wrong arguments.
      """)

  @Option(help: "States to visit.") var states = 2_000
  @Option(help: "The seed of what is written and of what arrives.") var seed: UInt64 = 1
  @Option(help: "Switch a deliberate bug in.") var bug: String?
  @Flag(help: "Print the names of the deliberate bugs.") var listBugs = false
  @Flag(help: "Print the figures as one JSON object, and nothing else.") var json = false

  func validate() throws {
    guard (1...1_000_000_000).contains(states) else { throw ValidationError("--states takes 1 to 10⁹") }
    if let bug, DiskBug(rawValue: bug) == nil { throw ValidationError("no bug is called \(bug); see --list-bugs") }
  }

  func run() throws {
    if listBugs {
      for bug in DiskBug.allCases { print(bug.rawValue) }
      return
    }
    let clock = ContinuousClock()
    let begin = clock.now
    var search = CrashSearch(states: states, seed: seed, bug: bug.flatMap { DiskBug(rawValue: $0) })
    let outcome = try search.run()
    let milliseconds = (clock.now - begin).milliseconds
    if json {
      print(object(outcome, milliseconds))
    } else {
      for violation in outcome.violations { print("VIOLATION \(violation)") }
      for part in outcome.parts {
        print(
          "\(part.scenario): \(part.calls) calls, \(part.states) states, \(part.secondLives) of them in second lives")
      }
      print(
        "\(outcome.states) states, \(Double(milliseconds) / 1000) s, \(outcome.violations.count) violations, seed \(seed)"
      )
    }
    if !outcome.violations.isEmpty { throw ExitCode(1) }
  }

  private func object(_ outcome: CrashSearch.Outcome, _ milliseconds: Int64) -> String {
    let parts = outcome.parts.map {
      "{\"scenario\":\"\($0.scenario)\",\"calls\":\($0.calls),\"states\":\($0.states),\"second_lives\":\($0.secondLives)}"
    }
    let violations = outcome.violations.map {
      "\"\($0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
    return """
      {"states":\(outcome.states),"seed":\(seed),"seconds":\(Double(milliseconds) / 1000),\
      "parts":[\(parts.joined(separator: ","))],"violations":[\(violations.joined(separator: ","))]}
      """
  }
}

extension Duration {
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

ConclaveCrashpoints.main()
