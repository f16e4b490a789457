import ArgumentParser
import FoundationEssentials
import Glibc
import Server

struct Recover: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a new cluster of one from this member's disk, when the quorum is gone for good.",
    discussion: """
      First without --yes-lose-what-others-know: it changes nothing and says what is here and what may be lost. The node
      must not run. Everything that this node's log holds is kept; the new cluster has an identity of its own, so the
      old members cannot mix with it: wipe them and let them join anew.

      Example: conclaved recover --config /etc/conclave.yaml
      """)

  @OptionGroup var options: ConfigurationOptions
  @Flag(help: "Do it. What only the lost members knew is lost.") var yesLoseWhatOthersKnow = false
  @Option(
    name: .customLong("share-file"), help: "A file with an operator's share, for token.kind operators; repeat it.")
  var shareFiles: [String] = []
  @Flag(help: "Print JSON.") var json = false

  private struct Report: Encodable {
    var node: UInt64
    var cluster: String
    var lastIndex: UInt64
    var lastTerm: UInt64
    var commit: UInt64
    var applied: UInt64
    var others: [UInt64]
    var newCluster: String?
    var oldDirectory: String?
  }

  func run() throws {
    try Process.harden()
    let configuration = try options.load()
    let recovery = try Recovery(configuration)
    let finding = recovery.finding
    var report = Report(
      node: finding.node, cluster: finding.cluster, lastIndex: finding.lastIndex, lastTerm: finding.lastTerm,
      commit: finding.commit, applied: finding.applied, others: finding.others.map(\.id))
    if !json { describe(finding) }
    if yesLoseWhatOthersKnow {
      try OperatorShares.give(shareFiles, to: configuration)
      let outcome = try recovery.perform()
      report.newCluster = outcome.cluster
      report.oldDirectory = outcome.old
      let renamed = try ConfigurationFile.renameCluster(
        in: options.config, from: finding.cluster, to: outcome.cluster)
      if !json { conclude(configuration, outcome, renamed) }
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
  }

  private func describe(_ finding: Recovery.Finding) {
    let others = finding.others.map { "\($0.id)" }.joined(separator: ", ")
    print(
      """
      node \(finding.node) of cluster \(finding.cluster)
        log ends at entry    \(finding.lastIndex) (term \(finding.lastTerm))
        agreed on, as known  \(finding.commit)
        in the state         \(finding.applied)
      Lost would be what other members acknowledged behind entry \(finding.lastIndex)\
      \(others.isEmpty ? "." : "; these may know more: \(others).")
      If a majority of the members can be brought back, do that instead. If several are left, recover the one whose log
      ends with the highest term, then the highest entry.
      """)
    if !yesLoseWhatOthersKnow {
      print("Nothing was changed. To go on: the same command with --yes-lose-what-others-know")
    }
  }

  private func conclude(_ configuration: Configuration, _ outcome: (cluster: String, old: String), _ renamed: Bool) {
    print(
      """
      Done: node \(configuration.node.id) is the one member of the new cluster \(outcome.cluster).
        the old directory     \(outcome.old)
        the configuration     \(renamed ? "cluster.id was changed in \(options.config ?? "")" : "names no cluster.id")
      Start it with `conclaved run`; then wipe the other members and let them join: `conclave cluster token`.
      """)
  }
}
