import ArgumentParser
import Backup
import Custody
import Foundation
import Server

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a cluster of one from a backup, in an empty data directory.",
    discussion: """
      The keys in the backup are wrapped by this node's own token. The new cluster has an identity of its own; other nodes
      join it. The receipt that was written when the backup was made tells this backup from an older one and from
      another cluster's: keep it elsewhere.

      Example: conclaved restore --config /etc/conclave.yaml --backup b.cbk --receipt b.cbk.receipt --authority ca.pem \\
        --share share-1 --share share-4 --share share-5
      """)

  @OptionGroup var options: ConfigurationOptions
  @Option(help: "The backup.") var backup: String
  @Option(help: "The receipt of the backup.") var receipt: String?
  @Flag(help: "Restore without a receipt, however old the backup is.") var anyAge = false
  @Option(help: "PEM file of the authority of the cluster that the backup is of.") var authority: String
  @Option(help: "PEM file of a recovery key.") var key: String?
  @Option(help: "File of a share of a recovery key; to be repeated.") var share: [String] = []
  @Option(help: "The PKCS#11 module of a token that holds the recovery key.") var recoveryModule: String?
  @Option(help: "What that module takes with C_Initialize, where it takes anything.")
  var recoveryModuleParameters: String?
  @Option(help: "That token's label.") var recoveryLabel: String?
  @Option(help: "A file of mode 600 that holds that token's user PIN alone.") var recoveryPinFile: String?
  @Flag(help: "Print JSON.") var json = false

  private struct Report: Encodable {
    var cluster: String
    var oldCluster: String
    var index: UInt64
    var records: UInt64
    var digest: String
  }

  func validate() throws {
    guard [key != nil, !share.isEmpty, recoveryModule != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("give --key, or --share again and again, or --recovery-module")
    }
    guard (recoveryModule == nil) == (recoveryLabel == nil), (recoveryModule == nil) == (recoveryPinFile == nil) else {
      throw ValidationError("--recovery-module, --recovery-label and --recovery-pin-file go together")
    }
    guard (receipt == nil) == anyAge else {
      throw ValidationError("give --receipt, or --any-age to take whatever backup this is")
    }
  }

  func run() throws {
    try Process.harden()
    let configuration = try options.load()
    do {
      let restoration = try Restoration(configuration, backup: backup)
      let recovery =
        if let recoveryModule {
          try RecoveryKey(
            RecoveryToken(
              .init(
                module: recoveryModule, moduleParameters: recoveryModuleParameters, tokenLabel: recoveryLabel ?? ""),
              pin: TokenConfiguration.pin(fromFile: recoveryPinFile ?? ""), missingKey: .refuse))
        } else if let key {
          try RecoveryKey(pem: try text(key))
        } else {
          try RecoveryKey(shares: try share.map(text))
        }
      var bar = ProgressBar(label: "restoring")
      let outcome = try restoration.perform(
        key: recovery, authority: try text(authority), receipt: try receipt.map(read)
      ) { bar.show($0) }
      bar.end()
      _ = try ConfigurationFile.renameCluster(in: options.config, from: outcome.oldCluster, to: outcome.cluster)
      let report = Report(
        cluster: outcome.cluster, oldCluster: outcome.oldCluster, index: outcome.index,
        records: outcome.records,
        digest: outcome.digest)
      guard !json else {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return print(String(decoding: try encoder.encode(report), as: UTF8.self))
      }
      print(
        """
        Done: node \(configuration.node.id) is the one member of the new cluster \(outcome.cluster), with the \
        \(outcome.records) records of cluster \(outcome.oldCluster) after entry \(outcome.index).
          digest of the state  \(outcome.digest)
        Start it with `conclaved run`, and let other nodes join: `conclave cluster token`.
        """)
    } catch let error as BackupError {
      throw StartError("the backup was refused: \(error)")
    }
  }

  private func text(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw StartError("\(path) cannot be read")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// `{"cluster":"…","backup":"…","index":…}`
  private func read(_ path: String) throws -> Restoration.Receipt {
    struct Text: Decodable {
      var cluster: String
      var backup: String
      var index: UInt64
    }
    guard let found = try? JSONDecoder().decode(Text.self, from: Data(try text(path).utf8)) else {
      throw StartError("\(path) is no receipt of a backup")
    }
    return Restoration.Receipt(
      cluster: Self.bytes(found.cluster), identifier: Self.bytes(found.backup), index: found.index)
  }

  private static func bytes(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count % 2 == 0 else { return [] }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// A bar on a terminal's standard error; nothing elsewhere.
struct ProgressBar {
  let label: String
  private var shown = -1
  private let isTerminal = isatty(2) == 1

  init(label: String) { self.label = label }

  mutating func show(_ fraction: Double) {
    let percent = Int(min(1, max(0, fraction)) * 100)
    guard isTerminal, percent != shown else { return }
    shown = percent
    let full = percent * 30 / 100
    FileHandle.standardError.write(
      Data(
        "\r\(label) [\(String(repeating: "#", count: full))\(String(repeating: "-", count: 30 - full))] \(percent) %"
          .utf8))
  }

  func end() { if isTerminal, shown >= 0 { FileHandle.standardError.write(Data("\n".utf8)) } }
}
