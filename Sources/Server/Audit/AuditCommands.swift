internal import Access
internal import AuditTrail
internal import KMIP
internal import NodeCore
internal import Registry
internal import Secrets
internal import TTLV

/// The administrators' questions about the audit log, from JSON and back.
struct AuditCommands: Sendable {
  let reader: AuditReader
  let keeper: AuditKeeper
  let gate: RequestGate

  /// Nil when the question is no such command, or not an administrator's.
  func answer(_ question: AdminQuestion) async -> [String: any Sendable]? {
    guard case .administrator(let principal) = question.asker, question.command.hasPrefix("audit-") else { return nil }
    do {
      if ["audit-status", "audit-head", "audit-search"].contains(question.command) {
        await keeper.catchUp(as: principal)
      }
      switch question.command {
      case "audit-status": return try status()
      case "audit-begin":
        return ["line": String(decoding: LogLine.begin(try reader.extent().pruned.tree).bytes, as: UTF8.self)]
      case "audit-head": return ["signed": Hexadecimal.text(try await keeper.sign().encoded)]
      case "audit-read": return try await read(question)
      case "audit-search": return try await search(question)
      case "audit-prune": return try await prune(question, principal)
      default: return nil
      }
    } catch let refused as Refused {
      return refused.reply
    } catch RegistryError.sealing {
      return Refused(.noAuthority, "this node holds no keys: ask another full member").reply
    } catch {
      return Refused(.failed, "\(error)").reply
    }
  }

  private func status() throws -> [String: any Sendable] {
    let extent = try reader.extent()
    var reply: [String: any Sendable] = [
      "first": extent.first, "size": extent.tree.size, "root": Hexadecimal.text(extent.tree.head),
    ]
    if let head = try reader.heads().last {
      reply["signed_size"] = head.size
      reply["signed_time"] = Timestamp.text(head.time)
      reply["signed_node"] = head.node
    }
    return reply
  }

  private func read(_ question: AdminQuestion) async throws -> [String: any Sendable] {
    let first = try number("from", question) ?? reader.extent().first
    let end = try number("before", question)
    let reader = reader
    return Self.reply(try await AuditKeeper.blocking { try Self.page(reader, first, end, nil) })
  }

  private func search(_ question: AdminQuestion) async throws -> [String: any Sendable] {
    var filter = AuditFilter()
    filter.identity = question.text("identity").map { Text($0) }
    filter.object = question.text("object").map { UniqueIdentifier(Text($0)) }
    if let name = question.text("operation") {
      func letters(_ text: String) -> String { text.lowercased().filter(\.isLetter) }
      guard let operation = KMIP.Operation.allCases.first(where: { letters($0.name) == letters(name) }) else {
        throw Refused(.badRequest, "there is no operation \(name)")
      }
      filter.operation = operation
    }
    filter.command = question.text("text")
    filter.node = try number("node", question)
    filter.correlation = question.text("correlation").map { Text($0) }
    if question.flag("refused") { filter.isRefused = true }
    filter.since = question.number("since")
    filter.until = question.number("until")
    let first = try number("from", question) ?? reader.extent().first
    let (reader, asked) = (reader, filter)
    return Self.reply(try await AuditKeeper.blocking { try Self.page(reader, first, nil, asked) })
  }

  private static func page(
    _ reader: AuditReader, _ first: UInt64, _ end: UInt64?, _ filter: AuditFilter?
  ) throws -> AuditReader.Page {
    let held = try reader.extent().first
    guard first >= held else {
      throw Refused(.badRequest, "the leaves before \(held) were pruned after their export; begin at \(held)")
    }
    return try reader.page(from: first, before: end, filter)
  }

  private static func reply(_ page: AuditReader.Page) -> [String: any Sendable] {
    ["lines": page.lines.map { String(decoding: $0, as: UTF8.self) }, "next": page.next, "size": page.size]
  }

  /// Lets leaves go that were exported: whoever asks shows the signed head that the export ends with.
  private func prune(_ question: AdminQuestion, _ principal: Principal) async throws -> [String: any Sendable] {
    guard let bytes = question.bytes("signed", count: 1...RegistryLimits.signedHeadLength),
      let head = try? SignedHead(encoded: bytes)
    else { throw Refused(.badRequest, "the question lacks the signed head of the export") }
    do { try keeper.verifier().verify(head) } catch let error as AuditTrailError {
      throw Refused(.badRequest, error.description)
    }
    let reader = reader
    guard try await AuditKeeper.blocking({ try reader.root(of: head.size) }) == head.root else {
      throw Refused(
        .badRequest, "the signed head is not one of this log, or of leaves that this node has not applied yet")
    }
    // A part at a time: each is an entry of the log.
    var first = try reader.extent().first
    while first < head.size {
      let through = min(head.size, first + UInt64(RegistryLimits.leavesPruned))
      switch await gate.ask(.pruneAudit(through: through, under: head), as: principal) {
      case .refused(.anotherLog, let message):
        // Somebody else prunes, or this node is behind: what counts is how far it has come.
        let now = try reader.extent().first
        guard now > first else { throw Refused(.refused, message) }
        first = now
      case .refused(let code, let message): throw Refused(JoinRefusal(code), message)
      default: first = through
      }
    }
    // Until this node has applied it too: its next answer shall say so.
    for _ in 0..<500 {
      if try reader.extent().first >= head.size { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    return ["pruned": head.size]
  }

  private func number(_ name: String, _ question: AdminQuestion) throws(Refused) -> UInt64? {
    guard let number = question.number(name) else { return nil }
    guard number >= 0 else { throw Refused(.badRequest, "\(name) is a number of a leaf") }
    return UInt64(number)
  }
}
