import ArgumentParser
import AuditTrail
import Foundation
import Registry

struct AuditExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Copies the log out of the cluster, verified on the way, and goes on where it was.",
    discussion: """
      To a file (--to) as JSON lines: run again, it verifies what is there and appends what is new. To a syslog server
      (--syslog, RFC 5424 over TLS): --cursor names the file that remembers how far it has come. Records have numbers
      that are the same at all nodes: whatever node answers, none is left out, and one that comes twice is recognised.

      Examples:
        conclave audit export --to audit.jsonl --follow
        conclave audit export --syslog logs.example.com:6514 --syslog-ca logs-ca.pem --cursor /var/lib/audit.cursor
      """)

  @Option(help: "The file to write or to go on with.") var to: String?
  @Option(help: "A syslog server, HOST:PORT.") var syslog: String?
  @Option(name: .customLong("syslog-ca"), help: "PEM file of the authority of the syslog server.")
  var syslogCA: String?
  @Option(name: .customLong("syslog-cert"), help: "PEM file of a client certificate for it.")
  var syslogCert: String?
  @Option(name: .customLong("syslog-key"), help: "PEM file of the certificate's key.")
  var syslogKey: String?
  @Option(help: "File that remembers how far an export to syslog has come.") var cursor: String?
  @Flag(help: "Go on with what is added, until interrupted.") var follow = false
  @Option(help: "With --follow: seconds between two looks.") var every = 5
  @OptionGroup var door: AdminDoor
  @Option(help: "PEM file of the cluster's authority; as the node tells it unless given.")
  var authority: String?

  func validate() throws {
    guard (to == nil) != (syslog == nil) else { throw ValidationError("give --to or --syslog") }
    guard syslog == nil || (cursor != nil && syslogCA != nil) else {
      throw ValidationError("--syslog needs --cursor and --syslog-ca")
    }
    guard (1...3_600).contains(every) else {
      throw ValidationError("--every takes 1 to 3600 seconds")
    }
  }

  func run() async throws {
    let source = AuditSource(door: door)
    let verifier =
      if let authority { try AuditSource.verifier(authority, door.folder) } else {
        try HeadVerifier(pem: await source.authorities())
      }
    var sink: any AuditSink
    if let to {
      sink = try FileSink(path: to, verifier: verifier)
    } else {
      let connection = try SyslogConnection(
        address: syslog ?? "", authority: syslogCA ?? "", certificate: syslogCert, key: syslogKey)
      sink = try SyslogSink(connection, cursor: cursor ?? "", verifier: verifier)
    }
    if sink.log == nil { try await sink.begin(try await source.beginning()) }
    while true {
      do {
        let count = try await Self.pull(source, &sink)
        if count > 0 || !follow {
          standardError("conclave: \(count) records exported, up to \(sink.log?.tree.size ?? 0)")
        }
      } catch let failure as Failure
        where follow && (failure.exit == .unreachable || failure.exit == .noQuorum)
      {
        standardError("conclave: \(failure); going on")
      }
      guard follow else { return }
      try await Task.sleep(for: .seconds(every))
    }
  }

  /// Takes what is new and the signed head over it; answers how many records.
  private static func pull(_ source: AuditSource, _ sink: inout any AuditSink) async throws
    -> UInt64
  {
    guard var log = sink.log else { return 0 }
    try sink.rewind()
    let head = try await source.head()
    // A node that is behind has signed what is here already.
    guard head.size > log.tree.size || (head.size == log.tree.size && !sink.isCovered) else {
      return 0
    }
    let start = log.tree.size
    var lines: [[UInt8]] = []
    var patience = 100
    do {
      while log.tree.size < head.size {
        let page = try await source.page(from: log.tree.size, before: head.size)
        for line in page.lines {
          try log.take(line)
          lines.append(line)
        }
        guard page.lines.isEmpty else {
          if lines.count >= 4_096 {
            try await sink.put(lines)
            lines = []
          }
          continue
        }
        // Another node answers, which has not applied so much yet.
        patience -= 1
        guard patience > 0 else {
          throw Failure(.unreachable, "no node holds the \(head.size) records that one signed")
        }
        try await Task.sleep(for: .milliseconds(100))
      }
      let line = LogLine.head(place: log.heads + 1, head).bytes
      try log.take(line)
      try await sink.put(lines + [line])
    } catch let error as AuditTrailError {
      throw Failure(.refused, "the cluster's log is no continuation of what was exported: \(error)")
    }
    try await sink.finish(log)
    return log.tree.size - start
  }
}

/// Where an export goes.
protocol AuditSink {
  /// What has been exported; nil before the beginning.
  var log: LogVerifier? { get }
  /// Whether all that has been exported stands under a signed head.
  var isCovered: Bool { get }
  mutating func begin(_ tree: MerkleTree) async throws
  /// Takes back what came after the last signed head that was finished, or after the opening.
  mutating func rewind() throws
  /// Takes lines that have been verified.
  mutating func put(_ lines: [[UInt8]]) async throws
  /// All lines up to a signed head are there.
  mutating func finish(_ log: LogVerifier) async throws
}

/// An export in a file, which is its own cursor.
struct FileSink: AuditSink {
  private(set) var log: LogVerifier?
  var isCovered: Bool { log?.head?.size == log?.tree.size }
  private let path: String
  private let verifier: HeadVerifier
  private var file: AuditFile
  /// Bytes of the file that stand.
  private var length = 0
  private var written = 0

  /// Verifies what the file holds. What a crash cut off is taken from the cluster again.
  init(path: String, verifier: HeadVerifier) throws {
    self.path = path
    self.verifier = verifier
    guard FileManager.default.fileExists(atPath: path) else {
      file = try AuditFile.create(path)
      return
    }
    var known = LogVerifier(verifier)
    var length = 0
    do throws(AuditTrailError) {
      _ = try AuditFile.read(path) { line throws(AuditTrailError) in
        try known.take(line)
        length += line.count + 1
      }
    } catch {
      throw Failure(.refused, "\(path) is no good export: \(error)")
    }
    file = try AuditFile.append(to: path, behind: length)
    log = length > 0 ? known : nil
    self.length = length
    written = length
  }

  mutating func begin(_ tree: MerkleTree) throws {
    var log = LogVerifier(verifier)
    if tree.size > 0 {
      let line = LogLine.begin(tree).bytes
      try log.take(line)
      try put([line])
    }
    length = written
    self.log = log
  }

  mutating func rewind() throws {
    if written == length { return }
    file = try AuditFile.append(to: path, behind: length)
    written = length
  }

  mutating func put(_ lines: [[UInt8]]) throws {
    for line in lines {
      written += line.count + 1
      try file.write(line + [0x0A])
    }
  }

  mutating func finish(_ log: LogVerifier) throws {
    try file.sync()
    length = written
    self.log = log
  }
}

/// An export to a syslog server. The cursor is the tree over what was sent: what comes next must continue it.
struct SyslogSink: AuditSink {
  private(set) var log: LogVerifier?
  /// The cursor is written at signed heads only.
  let isCovered = true
  private let connection: SyslogConnection
  private let cursor: String
  private let verifier: HeadVerifier

  init(_ connection: SyslogConnection, cursor: String, verifier: HeadVerifier) throws {
    self.connection = connection
    self.cursor = cursor
    self.verifier = verifier
    guard let data = FileManager.default.contents(atPath: cursor) else { return }
    var known = LogVerifier(verifier)
    do { try known.take(Array(data.prefix { $0 != 0x0A })) } catch {
      throw Failure(.local, "\(cursor) is no cursor: \(error)")
    }
    log = known
  }

  mutating func begin(_ tree: MerkleTree) throws {
    var log = LogVerifier(verifier)
    try log.take(LogLine.begin(tree).bytes)
    self.log = log
  }

  /// What was sent comes again, and is known by its number.
  mutating func rewind() {}

  mutating func put(_ lines: [[UInt8]]) async throws {
    try await connection.send(
      lines.compactMap { line in LogLine(line).map { SyslogMessage($0).bytes } })
  }

  mutating func finish(_ log: LogVerifier) throws {
    let file = try AuditFile.create(cursor + ".new")
    try file.write(LogLine.begin(log.tree).bytes + [0x0A])
    try file.sync()
    guard rename(cursor + ".new", cursor) == 0 else {
      throw Failure(.local, "\(cursor) cannot be replaced")
    }
    var next = LogVerifier(verifier)
    try next.take(LogLine.begin(log.tree).bytes)
    self.log = next
  }
}
