import ArgumentParser
import Custody
import Foundation
import Secrets

/// `conclave hsm`: what operators ask a PKCS#11 module before a node uses it. Works on this machine alone, without a
/// cluster; the module runs in a process of its own, so a module that crashes or hangs costs the command, nothing else.
struct HSMGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hsm", abstract: "Looks at PKCS#11 modules and tokens, and prepares a token for a node.",
    discussion: """
      Examples:
        conclave hsm list --module /usr/lib/softhsm/libsofthsm2.so
        conclave hsm probe --module /usr/lib/vendor/libpkcs11.so --label conclave --pin-file /etc/conclave/pin
        conclave hsm init --module /usr/lib/vendor/libpkcs11.so --label conclave --pin-file /etc/conclave/pin

      Exit codes: 0 done, 1 wrong usage or a local problem, 2 refused by the token (its PIN, its mechanisms), 3 the
      module cannot be used or does not answer, 5 no such token.
      """,
    subcommands: [HSMList.self, HSMProbe.self, HSMInit.self])
}

/// Which module.
struct ModuleOptions: ParsableArguments {
  @Option(help: "The PKCS#11 module's shared library.") var module: String
  @Option(help: "What the module takes with C_Initialize, where it takes anything (NSS softokn).")
  var moduleParameters: String?
}

/// Which token, and its PIN.
struct TokenOptions: ParsableArguments {
  @OptionGroup var module: ModuleOptions
  @Option(help: "The token's label.") var label: String
  @Option(help: "A file of mode 600 that holds the token's user PIN alone.") var pinFile: String

  var configuration: PKCS11Token.Configuration {
    PKCS11Token.Configuration(
      module: module.module, moduleParameters: module.moduleParameters, tokenLabel: label)
  }

  func pin() throws(CustodyError) -> SecretBytes { try TokenConfiguration.pin(fromFile: pinFile) }
}

extension Failure {
  /// What custody says, with the code for a script.
  init(_ error: CustodyError) {
    let exit: Exit =
      switch error.code {
      case .wrongPIN, .pinLocked, .noMechanism, .wrappingKeyMissing: .refused
      case .moduleUnusable, .tokenFailed: .unreachable
      case .tokenMissing: .notFound
      default: .local
      }
    self.init(exit, error.description)
  }
}

struct HSMList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the tokens in a module's slots. Needs no PIN.",
    discussion: "Example: conclave hsm list --module /usr/lib/softhsm/libsofthsm2.so --json")

  @OptionGroup var module: ModuleOptions
  @OptionGroup var output: Output

  private struct Answer: Encodable {
    var library: String
    var version: String
    var tokens: [TokenRow]
  }

  func run() throws {
    do {
      let report = try TokenInspection.list(module: module.module, parameters: module.moduleParameters)
      let library = "\(report.manufacturer), \(report.description)"
      let rows = report.tokens.map(TokenRow.init)
      let head = [["slot", "label", "manufacturer", "model", "serial", "state"]]
      let cells = rows.map { ["\($0.slot)", $0.label, $0.manufacturer, $0.model, $0.serial, $0.state] }
      output.show(
        Answer(library: library, version: report.version, tokens: rows),
        "\(library) \(report.version)\n"
          + (rows.isEmpty ? "no slot holds a token" : table(head + cells)))
    } catch {
      throw Failure(error)
    }
  }
}

/// A token for people and programs.
struct TokenRow: Encodable {
  var slot: UInt64
  var label: String
  var manufacturer: String
  var model: String
  var serial: String
  var state: String

  init(_ token: TokenReport) {
    slot = token.slot
    label = token.label
    manufacturer = token.manufacturer
    model = token.model
    serial = token.serialNumber
    state =
      if !token.isInitialized { "not initialized" } else if token.isPINLocked {
        "PIN locked"
      } else if !token.hasUserPIN {
        "no user PIN"
      } else if token.isFinalPINTry {
        "one wrong PIN from locked"
      } else {
        "ready"
      }
  }
}

struct HSMProbe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Tries out what a token can do, and says what a node would use.",
    discussion: """
      Every mechanism is tried in the order in which a node tries them: a key is made, used both ways, checked (what was
      changed must not open) and destroyed. Nothing is left on the token. The PIN is tried once.

      Example: conclave hsm probe --module /usr/lib/softhsm/libsofthsm2.so --label conclave --pin-file pin
      """)

  @OptionGroup var token: TokenOptions
  @OptionGroup var output: Output

  private struct Answer: Encodable {
    struct Step: Encodable {
      var part: String
      var mechanism: String
      var result: String
      var reason: String?
    }
    var library: String
    var token: TokenRow
    var keys: [String]
    var steps: [Step]
    var wrapping: String?
    var signing: String?
    var recovery: String?
  }

  func run() throws {
    do {
      let report = try TokenInspection.probe(token.configuration, pin: token.pin())
      let steps = report.steps.map { step in
        let result =
          switch step.outcome {
          case .passed: "works"
          case .notListed: "not offered"
          case .failed: "fails"
          }
        return Answer.Step(
          part: step.part.name, mechanism: step.mechanism, result: result,
          reason: step.reason.isEmpty ? nil : step.reason)
      }
      let answer = Answer(
        library: report.library, token: TokenRow(report.token), keys: report.keys, steps: steps,
        wrapping: report.choice(.wrapping), signing: report.choice(.signing), recovery: report.choice(.recovery))
      output.show(answer, Self.text(report, steps))
      guard answer.wrapping != nil else {
        throw Failure(.refused, "no mechanism of this token wraps a key and gives it back: no node can use it")
      }
    } catch let error as CustodyError {
      throw Failure(error)
    }
  }

  private static func text(_ report: ProbeReport, _ steps: [Answer.Step]) -> String {
    let rows = steps.map { ["  " + $0.part, $0.mechanism, $0.result + ($0.reason.map { ": " + $0 } ?? "")] }
    let signing = report.choice(.signing) ?? "nothing: the node signs by a key in its memory"
    return """
      \(report.library); token \(report.token.label), \(report.token.manufacturer) \(report.token.model)
      \(table(rows))
      a node would wrap by     \(report.choice(.wrapping) ?? "nothing")
      sign audit heads by      \(signing)
      as a recovery recipient  \(report.choice(.recovery) ?? "it cannot serve")
      keys of Conclave in it   \(report.keys.isEmpty ? "none" : report.keys.joined(separator: ", "))
      """
  }
}

struct HSMInit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Makes a node's keys on a token, and writes the configuration's lines.",
    discussion: """
      Makes the wrapping key and the key that signs heads of the audit log, where the token does not hold them yet, and
      prints the `token` part of the node's configuration. The token itself is initialized, and its user PIN set, by the
      vendor's own tool before. Run again it changes nothing.

      Example: conclave hsm init --module /usr/lib/softhsm/libsofthsm2.so --label conclave --pin-file /etc/conclave/pin
      """)

  @OptionGroup var token: TokenOptions
  @Option(help: "A file for the lines, which must not be there yet; standard output unless given.") var to: String?
  @OptionGroup var output: Output

  private struct Answer: Encodable {
    var wrapping: String
    var wrappingKey: String
    var signing: String?
    var configuration: String
  }

  func run() throws {
    do {
      let opened = try HostedToken(token.configuration, pin: token.pin(), missingKey: .generate)
      var signing: TokenSigningKey?
      do throws(CustodyError) { signing = try opened.signingKey() } catch {
        guard error.code == .noMechanism else { throw error }
        standardError("conclave: heads of the audit log will be signed by a key in the node's memory: \(error)")
      }
      let lines = lines()
      if let to {
        guard !FileManager.default.fileExists(atPath: to) else { throw Failure(.local, "\(to) is there already") }
        try AuditFile.create(to).write(Array(lines.utf8))
      }
      let digits = opened.keyIdentifier.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      output.show(
        Answer(
          wrapping: opened.mechanism.name, wrappingKey: digits, signing: signing?.algorithm.name, configuration: lines),
        """
        # token \(opened.label) wraps by \(opened.mechanism.name), key \(digits)\
        \(signing.map { ", and signs by \($0.algorithm.name)" } ?? "")
        \(to.map { "# the configuration's lines are in \($0)" } ?? lines)
        """)
    } catch let error as CustodyError {
      throw Failure(error)
    }
  }

  private func lines() -> String {
    let folder = FileManager.default.currentDirectoryPath
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }
    // YAML's double quotes take what JSON's do.
    func quoted(_ text: String) -> String {
      let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
      return "\"\(escaped)\""
    }
    let parameters = token.module.moduleParameters.map { "  module-parameters: \(quoted($0))\n" } ?? ""
    return """
      token:
        kind: pkcs11
        module: \(quoted(absolute(token.module.module)))
      \(parameters)  label: \(quoted(token.label))
        pin-file: \(quoted(absolute(token.pinFile)))

      """
  }
}
