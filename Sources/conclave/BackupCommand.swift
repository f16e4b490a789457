import ArgumentParser
import AuditTrail
import Backup
import Custody
import DevelopmentCluster
import Foundation
import Store

/// The cluster's whole state with its keys, sealed to recovery recipients.
struct BackupGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Makes, looks at and restores encrypted backups.",
    discussion: """
      A backup is sealed to the recovery recipients of the cluster's configuration (recovery.recipients): public keys,
      whose private halves are kept away from the cluster, whole or in shares.

      Examples:
        conclave backup keygen --to recovery --shares 5 --threshold 3
        conclave backup create --to today.cbk
        conclave backup verify today.cbk --authority ca.pem
        conclave backup restore --config /etc/conclave.yaml --backup today.cbk --receipt today.cbk.receipt …
      """,
    subcommands: [
      BackupKeygen.self, BackupCreate.self, BackupInspect.self, BackupVerify.self,
      BackupRestore.self,
    ])
}

struct BackupKeygen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Makes a recovery key, whole or in shares.",
    discussion: """
      Writes recipient.pem, which recovery.recipients names on every node, and recovery.key or share-1, share-2…, which
      belong far away from the nodes and from each other. With --module the key is made in a token, and never leaves it:
      who restores needs the token. Run again it writes the same recipient.

      Examples:
        conclave backup keygen --to recovery --shares 5 --threshold 3
        conclave backup keygen --to recovery --module /usr/lib/vendor/libpkcs11.so --label vault --pin-file pin
      """)

  @Option(help: "The folder to write to; it must not be there yet.") var to: String
  @Option(help: "How many shares to make; none: the key as it is.") var shares: Int?
  @Option(help: "How many shares open a backup.") var threshold: Int?
  @OptionGroup var token: RecoveryTokenOptions

  func validate() throws {
    guard (shares == nil) == (threshold == nil) else {
      throw ValidationError("--shares and --threshold go together")
    }
    guard shares == nil || !token.isGiven else {
      throw ValidationError("a key in a token has no shares: leave --module or --shares out")
    }
  }

  func run() throws {
    do {
      let key = try token.isGiven ? RecoveryKey(token.open(.generate)) : RecoveryKey.create()
      let files = FileManager.default
      guard !files.fileExists(atPath: to) else { throw Failure(.local, "\(to) is there already") }
      let parts: [(String, String)]
      if let shares, let threshold {
        parts = try key.shares(count: shares, threshold: threshold).enumerated().map {
          ("share-\($0 + 1)", $1 + "\n")
        }
      } else if token.isGiven {
        parts = []
      } else {
        parts = [("recovery.key", try key.pem())]
      }
      try files.createDirectory(
        atPath: to, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      for (name, text) in [("recipient.pem", try key.recipientPEM())] + parts {
        let file = try AuditFile.create(to + "/" + name)
        try file.write(Array(text.utf8))
        try file.sync()
      }
      let away = token.isGiven ? "token \(token.label ?? "")" : parts.map(\.0).joined(separator: ", ")
      print("\(to)/recipient.pem is the recipient; keep \(away) far from the nodes")
    } catch let error as CustodyError {
      throw Failure(error)
    } catch let error as BackupError {
      throw Failure(.local, error.description)
    }
  }
}

struct BackupCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Makes a backup of what the cluster holds now.",
    discussion: """
      Run again after an interruption, it goes on where it was, as long as the node has not given the backup up (ten
      minutes). Writes a receipt beside the backup: keep it elsewhere, it tells this backup from an older one.

      Example: conclave backup create --to today.cbk
      """)

  @Option(help: "The file to write.") var to: String
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  private struct Progress: Codable {
    var address: String
    var backup: String
    var cluster: String
    var index: UInt64
    var created: Int64
    var estimate: Int64
    var next: Int64 = 0
    var bytes: Int = 0
  }

  private var partial: String { to + ".partial" }
  private var notes: String { to + ".progress" }

  func run() async throws {
    let files = FileManager.default
    guard !files.fileExists(atPath: to) else { throw Failure(.local, "\(to) is there already") }
    var progress = try await resumed()
    if progress == nil { progress = try await begun() }
    guard var progress else { return }
    let file = try AuditFile.append(to: partial, behind: progress.bytes)
    var bar = TransferBar()
    while true {
      let (reply, _) = try await door.ask(
        [
          "command": .text("backup-part"), "backup": .text(progress.backup),
          "part": .number(progress.next),
        ],
        at: progress.address)
      if reply["end"]?.flag == true { break }
      guard let data = reply["bytes"]?.text.flatMap({ Data(base64Encoded: $0) }) else {
        throw Failure(.refused, "the node's answer is no part of a backup")
      }
      try file.write(Array(data))
      progress.next += 1
      progress.bytes += data.count
      // What is not noted is asked for once more, and cut off before.
      try file.sync()
      try note(progress)
      bar.show(progress.bytes, of: Int(progress.estimate))
    }
    bar.end()
    try file.sync()
    let receipt =
      "{\"backup\":\"\(progress.backup)\",\"cluster\":\"\(progress.cluster)\",\"index\":\(progress.index)}\n"
    let paper = try AuditFile.create(to + ".receipt")
    try paper.write(Array(receipt.utf8))
    try paper.sync()
    guard rename(partial, to) == 0 else { throw Failure(.local, "\(to) cannot be written") }
    try? files.removeItem(atPath: notes)
    _ = try? await door.ask(
      ["command": .text("backup-end"), "backup": .text(progress.backup)], at: progress.address)
    output.show(
      [
        "backup": progress.backup, "cluster": progress.cluster, "index": "\(progress.index)",
        "file": to,
      ],
      "\(to): the state after entry \(progress.index), \(progress.bytes >> 10) KiB; keep \(to).receipt elsewhere"
    )
  }

  private func begun() async throws -> Progress {
    let (reply, address) = try await door.ask(["command": .text("backup-begin")], at: nil)
    guard let backup = reply["backup"]?.text, let cluster = reply["cluster"]?.text,
      let index = reply["index"]?.number,
      let created = reply["created"]?.number
    else {
      throw Failure(
        .refused, "the node's answer is no beginning of a backup; is it of an older release?")
    }
    let progress = Progress(
      address: address, backup: backup, cluster: cluster, index: UInt64(index), created: created,
      estimate: reply["estimate"]?.number ?? 0)
    try note(progress)
    return progress
  }

  /// What an earlier run had come to, if the node still has it.
  private func resumed() async throws -> Progress? {
    guard let data = FileManager.default.contents(atPath: notes),
      let known = try? JSONDecoder().decode(Progress.self, from: data)
    else { return nil }
    let question: [String: AdminField] = [
      "command": .text("backup-part"), "backup": .text(known.backup), "part": .number(known.next),
    ]
    guard (try? await door.ask(question, at: known.address)) != nil else {
      // The node was at other parts, or has given it up.
      standardError("conclave: the backup that was begun cannot be gone on with; a new one is made")
      return nil
    }
    return known
  }

  private func note(_ progress: Progress) throws {
    let file = try AuditFile.create(notes)
    try file.write(Array(try JSONEncoder().encode(progress)))
    try file.sync()
  }
}

struct BackupInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Says what a backup is of, without any key.",
    discussion: "Nothing of it is verified. Example: conclave backup inspect today.cbk")

  @Argument(help: "The backup.") var file: String
  @OptionGroup var output: Output

  func run() throws {
    do throws(BackupError) {
      let reader = try BackupReader(path: file)
      let header = reader.header
      let recipients = header.recipients.map { Hexadecimal.text($0.recipient) }
      let rows = [
        "cluster": Hexadecimal.text(header.cluster),
        "backup": Hexadecimal.text(header.identifier),
        "index": "\(header.applied.index)", "term": "\(header.applied.term)",
        "created": Timestamp.text(header.created),
        "node": "\(header.node)", "audit": "\(header.auditSize)",
        "recipients": recipients.joined(separator: " "),
      ]
      output.show(
        rows,
        """
        cluster     \(rows["cluster"] ?? "")
        backup      \(rows["backup"] ?? "")
        made        \(rows["created"] ?? "") by node \(header.node)
        state       after entry \(header.applied.index) of term \(header.applied.term), \(header.auditSize) audit records
        recipients  \(recipients.joined(separator: "\n            "))
        """)
    } catch {
      throw Failure(.refused, error.description)
    }
  }
}

struct BackupVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verifies that a backup is whole and of the authority's cluster.",
    discussion: """
      With --key, --share or a token it is opened too, and the digest of the state in it is worked out.

      Example: conclave backup verify today.cbk --authority ca.pem --share share-1 --share share-2 --share share-3
      """)

  @Argument(help: "The backup.") var file: String
  @Option(help: "PEM file of the cluster's authority.") var authority: String?
  @Option(help: "PEM file of a recovery key.") var key: String?
  @Option(help: "File of a share of a recovery key; to be repeated.") var share: [String] = []
  @OptionGroup var token: RecoveryTokenOptions
  @OptionGroup var folder: DevelopmentFolder
  @OptionGroup var output: Output

  func run() throws {
    let verifier = try AuditSource.verifier(authority, folder)
    do {
      let reader = try BackupReader(path: file)
      guard key != nil || !share.isEmpty || token.isGiven else {
        try reader.skip()
        try reader.verifySignature(verifier)
        return output.show(
          ["index": "\(reader.header.applied.index)"],
          "\(file) is whole, and signed by node \(reader.header.node): the state after entry \(reader.header.applied.index)"
        )
      }
      let recovery =
        if token.isGiven { try RecoveryKey(token.open(.refuse)) } else if let key {
          try RecoveryKey(pem: try text(key))
        } else {
          try RecoveryKey(shares: try share.map(text))
        }
      _ = try reader.keys(with: recovery)
      var records = 0
      var bar = TransferBar()
      while let part = try reader.nextRecords() {
        records += part.count
        bar.show(Int(reader.bytesRead), of: Int(reader.size))
      }
      bar.end()
      try reader.verifySignature(verifier)
      let digest = Hexadecimal.text(reader.digest ?? [])
      output.show(
        ["index": "\(reader.header.applied.index)", "records": "\(records)", "digest": digest],
        "\(file) opens: \(records) records after entry \(reader.header.applied.index)\ndigest of the state  \(digest)"
      )
    } catch let error as BackupError {
      throw Failure(.refused, error.description)
    } catch let error as CustodyError {
      throw Failure(error)
    }
  }

  private func text(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.local, "\(path) cannot be read")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

struct BackupRestore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Makes a cluster of one from a backup, on this machine.",
    discussion:
      "Runs `conclaved restore`. Example: conclave backup restore --config /etc/conclave.yaml --backup today.cbk …"
  )

  @Argument(parsing: .captureForPassthrough, help: "See `conclaved restore --help`.") var arguments: [String] = []

  func run() throws {
    let program = try LocalCluster.program("conclaved")
    var words = (["conclaved", "restore"] + arguments).map { strdup($0) } + [nil]
    execv(program, &words)
    throw Failure(.local, "cannot run \(program): \(String(cString: strerror(errno)))")
  }
}

/// A bar on a terminal's standard error; nothing elsewhere.
struct TransferBar {
  private var shown = ""
  private let isTerminal = isatty(2) == 1

  mutating func show(_ bytes: Int, of total: Int) {
    guard isTerminal else { return }
    // The total may be an estimate: the bar waits at its end for what is more.
    let percent = total > 0 ? min(99, bytes * 100 / total) : 0
    let full = percent * 30 / 100
    let text =
      "[\(String(repeating: "#", count: full))\(String(repeating: "-", count: 30 - full))] \(bytes >> 20) MiB"
    guard text != shown else { return }
    shown = text
    FileHandle.standardError.write(Data("\r\(text)".utf8))
  }

  func end() { if !shown.isEmpty { FileHandle.standardError.write(Data("\n".utf8)) } }
}
