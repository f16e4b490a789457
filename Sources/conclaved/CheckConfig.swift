import ArgumentParser
import FoundationEssentials
import Server

struct CheckConfig: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-config", abstract: "Checks a configuration and lists every problem.",
    discussion: "Example: conclaved check-config --config /etc/conclave.yaml --json")

  @OptionGroup var options: ConfigurationOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let problems: [ConfigurationError.Problem]
    var summary = ""
    do {
      let configuration = try options.load()
      problems = HostCheck.problems(configuration)
      summary =
        "node \(configuration.node.id) of \(configuration.cluster.members.count), "
        + "clients at \(configuration.listen.kmip?.description ?? "nowhere: a witness"), data in \(configuration.node.dataDirectory)"
    } catch {
      problems = error.problems
    }
    if json {
      print(Report(ok: problems.isEmpty, problems: problems.map(Report.Line.init)).text)
    } else {
      print(problems.isEmpty ? "ok: \(summary)" : problems.map(\.description).joined(separator: "\n"))
    }
    if !problems.isEmpty { throw ExitCode(1) }
  }

  private struct Report: Encodable {
    struct Line: Encodable {
      let origin: String?
      let setting: String?
      let message: String

      init(_ problem: ConfigurationError.Problem) {
        origin = problem.origin
        setting = problem.setting
        message = problem.message
      }
    }

    let ok: Bool
    let problems: [Line]

    var text: String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      // Made of texts and a flag alone, so it always has a JSON form.
      return String(decoding: try! encoder.encode(self), as: UTF8.self)
    }
  }
}
