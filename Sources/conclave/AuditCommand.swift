import ArgumentParser
import AuditTrail
import DevelopmentCluster
import Glibc
import Registry

/// What the cluster has done with keys, and for whom.
struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Reads, exports and proves the audit log.",
    discussion: """
      Talks to the admin ports with an administrator's certificate; `verify` and `prove` need the exported file and the
      cluster's authority only. An export can be gone on with at any time, from any node.

      Examples:
        conclave audit tail --follow
        conclave audit search --identity payroll --since 2026-11-01
        conclave audit export --to audit.jsonl
        conclave audit verify audit.jsonl --authority ca.pem
        conclave audit prove --log audit.jsonl --number 4711 --to proof.txt
      """,
    subcommands: [
      AuditStatus.self, AuditTail.self, AuditSearch.self, AuditExport.self, AuditVerify.self,
      AuditProve.self,
      AuditPrune.self,
    ])
}

struct AuditStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Says what the log holds and what is signed of it.")

  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    let reply = try await door.ask(["command": .text("audit-status")])
    let signed =
      reply["signed_size"]?.number.map {
        "signed: \($0) records, \(reply["signed_time"]?.text ?? ""), by node \(reply["signed_node"]?.number ?? 0)"
      } ?? "signed: nothing yet"
    output.show(
      reply,
      "records: \(reply["size"]?.number ?? 0), of which those before \(reply["first"]?.number ?? 0) were pruned\n"
        + "head: \(reply["root"]?.text ?? "")\n\(signed)")
  }
}

struct AuditTail: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Prints the newest records, and what follows.",
    discussion: "Example: conclave audit tail -n 50 --follow")

  @Option(name: .customShort("n"), help: "How many of the newest.") var count = 20
  @Flag(help: "Go on with what is added.") var follow = false
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func validate() throws {
    guard (0...100_000).contains(count) else { throw ValidationError("-n takes 0 to 100000") }
  }

  func run() async throws {
    let source = AuditSource(door: door)
    let extent = try await source.extent()
    var next = max(extent.first, extent.size > UInt64(count) ? extent.size - UInt64(count) : 0)
    while true {
      let page = try await source.page(from: next)
      for line in page.lines { AuditSource.show(line, json: output.json) }
      next = page.next
      if next < page.size { continue }
      guard follow else { return }
      try await Task.sleep(for: .milliseconds(500))
    }
  }
}

struct AuditSearch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Prints the records that fit all that is asked for.",
    discussion: """
      Example: conclave audit search --operation Get --object 6134316c-0737-45f9-9078-acf7ed5a9f58 --since 2026-11-01
      """)

  @Option(help: "The client's identity.") var identity: String?
  @Option(help: "The object's Unique Identifier.") var object: String?
  @Option(help: "The operation, as KMIP names it: Get, Create Key Pair…") var operation: String?
  @Option(help: "Words in an administrator's command, or in what a client had logged.") var text: String?
  @Option(help: "The node that the client spoke to.") var node: Int64?
  @Option(help: "A client's or the server's correlation value.") var correlation: String?
  @Flag(help: "Only what was refused.") var refused = false
  @Option(help: "A time in UTC from which on: 2026-11-22, 2026-11-22T07:00, …") var since: String?
  @Option(help: "A time in UTC before which.") var until: String?
  @Option(help: "Begin at the record of this number.") var from: Int64?
  @Option(help: "Print at most so many.") var limit = 1_000
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes 1 or more") }
  }

  func run() async throws {
    var question: [String: AdminField] = ["command": .text("audit-search")]
    let texts = [
      "identity": identity, "object": object, "operation": operation, "text": text,
      "correlation": correlation,
    ]
    for (name, value) in texts { if let value { question[name] = .text(value) } }
    if let node { question["node"] = .number(node) }
    if refused { question["refused"] = .flag(true) }
    for (name, value) in ["since": since, "until": until] {
      guard let value else { continue }
      guard let time = Timestamp.milliseconds(value) else {
        throw Failure(.local, "\"\(value)\" is no time; write 2026-11-22 or 2026-11-22T07:00:00Z")
      }
      question[name] = .number(time)
    }
    let source = AuditSource(door: door)
    var next = try await source.extent().first
    if let from { next = max(next, UInt64(max(0, from))) }
    var left = limit
    while left > 0 {
      let page = try await source.page(question, from: next)
      for line in page.lines.prefix(left) { AuditSource.show(line, json: output.json) }
      left -= page.lines.count
      next = page.next
      if next >= page.size { return }
    }
    standardError(
      "conclave: \(limit) records were printed; go on with --from \(next), or give --limit")
  }
}

struct AuditVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verifies an exported log, or a proof, without any node.",
    discussion: """
      Every line must be as it was written, no record may be missing, and the last signed head must cover all of them.

      Examples:
        conclave audit verify audit.jsonl --authority ca.pem
        conclave audit verify proof.txt --authority ca.pem
      """)

  @Argument(help: "The export, or a proof.") var file: String
  @Option(help: "PEM file of the cluster's authority.") var authority: String?
  @OptionGroup var folder: DevelopmentFolder
  @OptionGroup var output: Output

  func run() async throws {
    let verifier = try AuditSource.verifier(authority, folder)
    do throws(AuditTrailError) {
      if try AuditFile.isProof(file) {
        let proof = try LogProof(text: try AuditFile.contents(file))
        try proof.verify(verifier)
        switch proof {
        case .inclusion(let number, let entry, let head, _):
          output.show(
            ["record": number, "size": head.size],
            "record \(number) stands in the log of \(head.size) records that node \(head.node) signed at "
              + "\(Timestamp.text(head.time)):\n\(AuditSource.text(number, entry.record))")
        case .consistency(let old, let head, _):
          output.show(
            ["old": old.size, "size": head.size],
            "the log of \(old.size) records is the beginning of that of \(head.size) records")
        }
        return
      }
      var log = LogVerifier(verifier)
      try AuditFile.lines(of: file) { line throws(AuditTrailError) in try log.take(line) }
      try log.finish()
      output.show(
        ["records": log.entries, "size": log.tree.size],
        "\(log.entries) records, up to \(log.tree.size), are as they were written; signed by node \(log.head?.node ?? 0) at "
          + Timestamp.text(log.head?.time ?? 0))
    } catch {
      throw Failure(.refused, "\(file): \(error)")
    }
  }
}

struct AuditProve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Takes a proof out of an exported log.",
    discussion: """
      With --number: that one record stands in the log, without showing any other. With --since-size: that the log of an
      earlier signed head is the beginning of the whole. The export must begin with the log's first record.

      Example: conclave audit prove --log audit.jsonl --number 4711 --authority ca.pem --to proof.txt
      """)

  @Option(help: "The export.") var log: String
  @Option(help: "The record's number.") var number: UInt64?
  @Option(name: .customLong("since-size"), help: "How many records the earlier signed head covers.")
  var size: UInt64?
  @Option(help: "Where to write the proof; standard output unless given.") var to: String?
  @Option(help: "PEM file of the cluster's authority.") var authority: String?
  @OptionGroup var folder: DevelopmentFolder

  func validate() throws {
    guard (number == nil) != (size == nil) else {
      throw ValidationError("give --number or --since-size")
    }
  }

  func run() async throws {
    var verifier = LogVerifier(try AuditSource.verifier(authority, folder))
    var hashes = LeafHashes()
    var found: AuditEntry?
    var earlier: SignedHead?
    do throws(AuditTrailError) {
      try AuditFile.lines(of: log) { line throws(AuditTrailError) in
        switch try verifier.take(line) {
        case .begin(let tree):
          if tree.size > 0 {
            throw .proof("the export begins at record \(tree.size): proofs need it from the first")
          }
        case .entry(let at, let entry):
          hashes.append(entry.leafHash)
          if at == number { found = entry }
        case .head(_, let head): if head.size == size { earlier = head }
        }
      }
      try verifier.finish()
    } catch {
      throw Failure(.refused, "\(log): \(error)")
    }
    guard let head = verifier.head else { throw Failure(.refused, "\(log) holds no signed head") }
    let proof: LogProof
    if let number {
      guard let found else { throw Failure(.notFound, "\(log) does not hold record \(number)") }
      proof = .inclusion(
        number: number, found, head: head,
        path: hashes.inclusion(of: Int(number), in: Int(head.size)))
    } else {
      guard let earlier else {
        throw Failure(.notFound, "\(log) holds no signed head of \(size ?? 0) records")
      }
      proof = .consistency(
        old: earlier, head: head,
        path: hashes.consistency(from: Int(earlier.size), to: Int(head.size)))
    }
    guard let to else { return print(String(decoding: proof.text, as: UTF8.self), terminator: "") }
    let sink = try AuditFile.create(to)
    try sink.write(proof.text)
    try sink.sync()
  }
}

struct AuditPrune: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Lets the records of an export go from the cluster.",
    discussion: """
      The export is verified first, and the cluster takes its last signed head for a receipt: keep the file, the records
      are nowhere else afterwards. What remains proves its continuation.

      Example: conclave audit prune --log audit.jsonl --authority ca.pem
      """)

  @Option(help: "The export, down to the records that are to go.") var log: String
  @Option(help: "PEM file of the cluster's authority.") var authority: String?
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    var verifier = LogVerifier(try AuditSource.verifier(authority, door.folder))
    var begins: UInt64 = 0
    do throws(AuditTrailError) {
      try AuditFile.lines(of: log) { line throws(AuditTrailError) in
        if case .begin(let tree) = try verifier.take(line) { begins = tree.size }
      }
      try verifier.finish()
    } catch {
      throw Failure(.refused, "\(log): \(error)")
    }
    guard let head = verifier.head else { throw Failure(.refused, "\(log) holds no signed head") }
    let first = try await AuditSource(door: door).extent().first
    guard begins <= first else {
      throw Failure(
        .refused,
        "\(log) begins at record \(begins), and the cluster still holds those from \(first) on")
    }
    let reply = try await door.ask([
      "command": .text("audit-prune"), "signed": .text(Hexadecimal.text(head.encoded)),
    ])
    output.show(reply, "the records before \(head.size) are in \(log) only")
  }
}
