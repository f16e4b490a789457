import AuditTrail
import DevelopmentCluster
import Foundation
import KMIP
import Registry
import TTLV

/// The audit log behind the admin ports.
struct AuditSource {
  let door: AdminDoor

  struct Page {
    var lines: [[UInt8]]
    var next: UInt64
    var size: UInt64
  }

  func extent() async throws -> (first: UInt64, size: UInt64) {
    let reply = try await door.ask(["command": .text("audit-status")])
    guard let first = reply["first"]?.number.flatMap({ UInt64(exactly: $0) }),
      let size = reply["size"]?.number.flatMap({ UInt64(exactly: $0) })
    else {
      throw Failure(
        .refused, "the node's answer has no audit log in it; is it of an older release?")
    }
    return (first, size)
  }

  /// Records from one on, at most as many as a node answers with at once.
  func page(
    _ question: [String: AdminField] = ["command": .text("audit-read")], from: UInt64,
    before: UInt64? = nil
  ) async throws -> Page {
    var question = question
    question["from"] = .number(Int64(clamping: from))
    if let before { question["before"] = .number(Int64(clamping: before)) }
    let reply = try await door.ask(question)
    guard let next = reply["next"]?.number.flatMap({ UInt64(exactly: $0) }),
      let size = reply["size"]?.number.flatMap({ UInt64(exactly: $0) }),
      case .list(let lines)? = reply["lines"],
      // Who asks for what is left goes on from `next`: an answer that leads nowhere would never end.
      next > from || (next == from && size <= from)
    else { throw Failure(.refused, "the node's answer is no part of an audit log") }
    return Page(lines: lines.compactMap { $0.text.map { Array($0.utf8) } }, next: next, size: size)
  }

  /// Has a node sign the head of what it has applied.
  func head() async throws -> SignedHead {
    let reply = try await door.ask(["command": .text("audit-head")])
    guard let bytes = reply["signed"]?.text.flatMap({ Hexadecimal.bytes($0) }),
      let head = try? SignedHead(encoded: bytes)
    else {
      throw Failure(.refused, "the node's answer is no signed head")
    }
    return head
  }

  /// The line with which an export of all that is there begins.
  func beginning() async throws -> MerkleTree {
    let reply = try await door.ask(["command": .text("audit-begin")])
    guard let text = reply["line"]?.text, case .begin(let tree)? = LogLine(Array(text.utf8)) else {
      throw Failure(.refused, "the node's answer is no beginning of an audit log")
    }
    return tree
  }

  /// The authorities as a node tells them over the connection that was verified.
  func authorities() async throws -> String {
    guard let pem = try await door.ask(["command": .text("authority")])["authority"]?.text else {
      throw Failure(.refused, "the node does not say which authority the cluster has")
    }
    return pem
  }

  static func verifier(_ authority: String?, _ folder: DevelopmentFolder) throws -> HeadVerifier {
    let path = try authority ?? folder.cluster().file().ca
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(
        .local, "\(path) cannot be read; --authority names the PEM file of the cluster's authority")
    }
    do { return try HeadVerifier(pem: String(decoding: data, as: UTF8.self)) } catch {
      throw Failure(.local, "\(path): \(error)")
    }
  }

  // MARK: For people

  static func show(_ line: [UInt8], json: Bool) {
    let text: String
    if !json, case .entry(let number, let entry)? = LogLine(line) {
      text = self.text(number, entry.record)
    } else {
      text = String(decoding: line, as: UTF8.self)
    }
    print(text)
  }

  static func text(_ number: UInt64, _ record: AuditRecord) -> String {
    var words = ["\(number)", Timestamp.text(record.time), record.identity.string]
    if let node = record.node { words.append("node \(node)") }
    words.append(
      record.operation?.name ?? record.command?.string ?? "an operation of another release")
    if let object = record.object { words.append(object.description) }
    if let refusal = record.refusal { words.append("refused: \(refusal.name)") }
    if let message = record.message { words.append("\"\(message.string)\"") }
    // What clients say may hold anything; a terminal gets no control characters of theirs, and no second line.
    return plain(oneLine(words.joined(separator: "  ")))
  }
}
