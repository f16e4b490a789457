import ArgumentParser
import Exploration
import Glibc

/// Visits the states of a small cluster.
struct ConclaveExplore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave-explore",
    abstract:
      "Visit the states of a small cluster of production Raft nodes, the nearest first, and check Raft's claims.",
    discussion: """
      Messages are lost, repeated and reordered in every way, processes crash and lose what their disks had not
      finished, members change; states that differ only by the nodes' names count once.

      Examples:
        conclave-explore                                 10⁶ states of three nodes
        conclave-explore --states 100000000              10⁸ states, with about 1.5 GB of memory
        conclave-explore --nodes 4 --change replace      a node takes the place of another
        conclave-explore --bug forget-vote               a deliberate bug must be found: exit status 1

      Exit status: 0 no claim was broken, 1 one was, 64 wrong arguments.
      """)

  @Option(help: "End after so many different states.") var states = 1_000_000
  @Option(help: "End after so many steps from the first state.") var depth: Int?
  @Option(help: "Nodes, 1 to 4.") var nodes = 3
  @Option(help: "The highest term.") var terms: UInt64 = 3
  @Option(help: "Proposals.") var proposals = 2
  @Option(help: "Changes of the members.") var changes = 1
  @Option(help: "Which change: remove, demote, promote or replace.") var change = "remove"
  @Option(help: "Crashes.") var crashes = 1
  @Option(help: "Messages that arrive once more.") var repeats = 1
  @Option(help: "Rounds of heartbeats.") var heartbeats = 1
  @Option(help: "Steps whose disk writes finish later, or never.") var delays = 1
  @Option(help: "Switch a deliberate bug in.") var bug: String?
  @Flag(help: "Print the names of the deliberate bugs.") var listBugs = false
  @Flag(help: "Print the figures as one JSON object, and nothing else.") var json = false

  func validate() throws {
    guard (1...4).contains(nodes) else { throw ValidationError("--nodes takes 1 to 4") }
    guard (1...1_000_000_000).contains(states) else { throw ValidationError("--states takes 1 to 10⁹") }
    guard (1...8).contains(terms) else { throw ValidationError("--terms takes 1 to 8") }
    for (name, number) in [
      ("proposals", proposals), ("changes", changes), ("crashes", crashes), ("repeats", repeats),
      ("heartbeats", heartbeats), ("delays", delays), ("depth", depth ?? 0),
    ] where !(0...200).contains(number) {
      throw ValidationError("--\(name) takes 0 to 200")
    }
    if ExplorationOptions.Change(rawValue: change) == nil {
      throw ValidationError(
        "--change takes \(ExplorationOptions.Change.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if nodes == 1, change == "promote" || change == "replace" {
      throw ValidationError("--change \(change) needs 2 nodes")
    }
    if let bug, PlantedBug(rawValue: bug) == nil { throw ValidationError("no bug is called \(bug); see --list-bugs") }
  }

  func run() throws {
    if listBugs {
      for bug in PlantedBug.allCases { print(bug.rawValue) }
      return
    }
    let clock = ContinuousClock()
    let begin = clock.now
    var exploration = Exploration(options)
    let outcome = exploration.run { level in
      if json { return }
      print(line(level, clock.now - begin))
      fflush(nil)
    }
    let elapsed = clock.now - begin
    if json {
      print(object(outcome, elapsed))
    } else {
      for (number, step) in outcome.steps.enumerated() { print("\(number + 1). \(step)") }
      if let violation = outcome.violation { print("VIOLATION: \(violation)") }
      let end = outcome.isComplete ? "every state within the bounds" : "every state nearer than \(outcome.depth) steps"
      print(
        "\(outcome.states) states (\(outcome.violation == nil ? end : "until the violation")), depth \(outcome.depth), "
          + "\(outcome.transitions) transitions, \(outcome.crowded) left for too many messages, "
          + "\((outcome.tableBytes + outcome.frontierBytes) >> 20) MiB, \(seconds(elapsed)) s, "
          + "\(rate(outcome.states, elapsed)) states/s, \(outcome.violation == nil ? 0 : 1) violations")
    }
    if outcome.violation != nil { throw ExitCode(1) }
  }

  private var options: ExplorationOptions {
    var options = ExplorationOptions()
    options.nodes = nodes
    options.terms = terms
    options.proposals = proposals
    options.changes = changes
    options.change = ExplorationOptions.Change(rawValue: change) ?? .remove
    options.crashes = crashes
    options.repeats = repeats
    options.heartbeats = heartbeats
    options.delays = delays
    options.states = states
    options.depth = depth
    options.bug = bug.flatMap { PlantedBug(rawValue: $0) }
    return options
  }

  private func line(_ outcome: Exploration.Outcome, _ elapsed: Duration) -> String {
    "depth \(outcome.depth): \(outcome.states) states, \(outcome.transitions) transitions, \(seconds(elapsed)) s"
  }

  private func object(_ outcome: Exploration.Outcome, _ elapsed: Duration) -> String {
    let quoted = { (text: String) in "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }
    return """
      {"states":\(outcome.states),"depth":\(outcome.depth),"transitions":\(outcome.transitions),\
      "complete":\(outcome.isComplete),"crowded":\(outcome.crowded),\
      "memory_bytes":\(outcome.tableBytes + outcome.frontierBytes),"seconds":\(seconds(elapsed)),\
      "states_per_second":\(rate(outcome.states, elapsed)),"violation":\(outcome.violation.map(quoted) ?? "null"),\
      "steps":[\(outcome.steps.map(quoted).joined(separator: ","))]}
      """
  }

  private func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
  }

  private func seconds(_ duration: Duration) -> Double { Double(milliseconds(duration)) / 1000 }

  private func rate(_ count: Int, _ duration: Duration) -> Int64 {
    Int64(count) * 1000 / max(1, milliseconds(duration))
  }
}

ConclaveExplore.main()
