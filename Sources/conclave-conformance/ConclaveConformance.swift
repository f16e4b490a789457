import ArgumentParser
import Conformance
import DevelopmentCluster
import Glibc
import KMIPClient

/// Plays published KMIP test cases against a server.
@main
struct ConclaveConformance: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conclave-conformance",
    abstract: "Plays published KMIP test cases (XML) against a KMIP server and compares every answer.",
    discussion: """
      Give the servers and a client's certificate, or the folder of a cluster made by cluster/up. Several servers are
      asked in turn, request by request: they have to be one cluster.

      With --cluster-dir each family of cases and version has a client identity of its own, and what it left is destroyed,
      so that a run can be repeated. Other servers have to be empty: the cases use fixed names and count what they find.

      Without FILE or DIR the cases are those of CONCLAVE_KMIP_TESTCASES, or ../shared/kmip/testcases beside the checkout.

      Example: conclave-conformance --cluster-dir /tmp/demo --list Tests/Conformance/cases.list
      """)

  @Option(help: "A server, HOST:PORT. Repeat it for the nodes of a cluster.") var server: [String] = []
  @Option(help: "Where the same servers speak HTTPS, HOST:PORT; for cases of encodings and for --encoding.")
  var https: [String] = []
  @Option(help: "Play all cases over HTTPS in this encoding: ttlv, xml or json.") var encoding: Encoding?
  @Option(help: "PEM file of the authority that the servers' certificates come from.") var ca: String?
  @Option(help: "PEM file of the client's certificate.") var cert: String?
  @Option(help: "PEM file of the client's private key.") var key: String?
  @Option(help: "The folder of a Conclave cluster: its nodes, and identities made as they are needed.")
  var clusterDir: String?
  @Option(help: "Play only the cases that this file names, and insist that all pass.") var list: String?
  @Option(help: "Also play the cases of this file, which fail for the reasons it gives; one that passes is an error.")
  var notPassing: String?
  @Option(help: "Which cases of those that are left to play: names that contain this.") var only: String?
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Print JUnit's XML.") var junit = false
  @Flag(help: "Print how many cases of each family pass in each version.") var matrix = false
  @Flag(help: "Print the whole request and response of each failure.") var verbose = false
  @Flag(help: "Ask no server: decode and encode every message of the cases.") var roundTrip = false
  @Argument(help: "Cases, or folders of cases.") var paths: [String] = []

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let error as ConformanceError {
      fail("\(error)")
    } catch let error as KMIPClientError {
      fail("\(error)")
    } catch let error as ClusterError {
      fail("\(error)")
    } catch let error as ExitCode {
      Glibc.exit(error.rawValue)
    } catch {
      if exitCode(for: error).isSuccess { exit(withError: error) }
      fail(message(for: error))
    }
  }

  private static func fail(_ text: String) -> Never {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let bytes = Array("conclave-conformance: \(line)\n".utf8)
    _ = write(2, bytes, bytes.count)
    Glibc.exit(1)
  }

  mutating func run() async throws {
    guard [json, junit, matrix].count(where: \.self) < 2 else {
      throw ConformanceError.badList("--json, --junit and --matrix exclude each other")
    }
    let found = try CaseFiles.read(paths)
    guard !found.isEmpty else { return }  // Said already.
    let selection = try Selection(found, list: list, notPassing: notPassing, only: only)
    if roundTrip { return try checkForms(selection.cases) }
    let target = try Target(
      server: server, https: https, ca: ca, cert: cert, key: key, clusterFolder: clusterDir, encoding: encoding)
    let isTold = !json && !junit
    if isTold { print(target.introduction) }
    var report = Report(selection: selection, isVerbose: verbose)
    for family in selection.families {
      try await target.play(family) { testCase, outcome in
        let line = report.add(testCase, outcome)
        if isTold { print(line) }
      }
    }
    if matrix { print(report.matrix) }
    print(json ? report.json : junit ? report.junit : report.summary)
    if !report.isGood { throw ExitCode(1) }
  }

  private func checkForms(_ cases: [TestCase]) throws {
    var lost = 0
    for testCase in cases {
      for loss in RoundTrip.losses(of: testCase) {
        lost += 1
        print("not ok \(testCase.path): \(loss)")
      }
    }
    print("\(cases.count) cases, \(lost) messages changed by their encodings")
    if lost > 0 { throw ExitCode(1) }
  }
}
