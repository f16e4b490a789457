internal import AuditTrail
internal import Backup
internal import Custody
internal import Foundation
internal import NodeCore
internal import Registry
internal import Store
internal import Synchronization

/// Backups on their way: each a view of the state and how far its file has been given out. A part that was lost on its
/// way is given once more; an asker that comes back goes on where it was.
final class BackupSessions: Sendable {
  private struct Session: Sendable {
    var writer: BackupWriter
    /// The part that was given out last, and its number.
    var last: (number: UInt64, bytes: [UInt8])?
    var next: UInt64 = 0
    var used: UInt64
    /// An asker is at work with it.
    var isBusy = false
  }

  private let configuration: Configuration
  private let directory: String
  private let store: any StateStore
  private let keeper: AuditKeeper
  private let sessions = Mutex<[String: Session]>([:])

  init(
    _ configuration: Configuration, directory: String, store: any StateStore, keeper: AuditKeeper
  ) {
    self.configuration = configuration
    self.directory = directory
    self.store = store
    self.keeper = keeper
  }

  /// Begins a backup of what this node has applied. Waits for the token: to be run on a thread of its own.
  func begin(_ signer: HeadSigner) throws -> BackupHeader {
    guard let path = configuration.recipients else {
      throw Refused(
        .refused,
        "the cluster has no recovery recipients: nobody could open a backup; set recovery.recipients"
      )
    }
    guard configuration.token != nil, AuthorityFile.isStored(in: directory) else {
      throw Refused(.noAuthority, "this node holds no keys: ask another full member")
    }
    guard let pem = FileManager.default.contents(atPath: path) else {
      throw Refused(.failed, "\(path) cannot be read")
    }
    // The keys first: those that are let go of afterwards are still among them.
    let both = try NodeKeys.keyrings(configuration, in: directory)
    let view = try store.view()
    let used = try MemberTable(of: view).keys.wanted[0]
    let present = KeyLedger.Wanted(both.present)
    guard
      let keyring = KeyringFacts.matches(present, used)
        ? both.present : both.next.flatMap({ KeyringFacts.matches(KeyLedger.Wanted($0), used) ? $0 : nil })
    else {
      throw Refused(
        .refused,
        "this node holds keyring \(present.generation), and \(used.generation) is in use: try again, or ask another member"
      )
    }
    let writer = try BackupWriter(
      of: view, applied: view.applied, auditSize: Ledger(of: view).tree.size, keyring: keyring,
      authority: both.authority,
      recipients: Recipient.all(inPEM: String(decoding: pem, as: UTF8.self)), signer: signer,
      node: configuration.node.id, now: Clocks.wall())
    let now = Clocks.monotonic()
    return try sessions.withLock { sessions in
      sessions = sessions.filter { $0.value.isBusy || now - $0.value.used < BackupLimits.idle }
      guard sessions.count < BackupLimits.sessions else {
        throw Refused(
          .refused, "\(sessions.count) backups are being made by this node; wait for one of them")
      }
      sessions[Hexadecimal.text(writer.header.identifier)] = Session(writer: writer, used: now)
      return writer.header
    }
  }

  /// A part of the file, counted from 0: that after the last one, or the last one again; nil behind the end.
  func part(_ number: UInt64, of name: String) throws -> [UInt8]? {
    let gone = Refused(.unknownToken, "this node does not make that backup (any more): begin anew")
    var session = try sessions.withLock { sessions in
      guard let found = sessions[name], !found.isBusy else { throw gone }
      sessions[name]?.isBusy = true
      return found
    }
    defer {
      session.used = Clocks.monotonic()
      session.isBusy = false
      sessions.withLock { $0[name] = session }
    }
    if let last = session.last, last.number == number { return last.bytes }
    guard number == session.next else {
      throw Refused(.badRequest, "part \(number) is not the next one, \(session.next)")
    }
    guard let bytes = try session.writer.next() else { return nil }
    session.last = (number, bytes)
    session.next += 1
    return bytes
  }

  /// The asker has the whole file.
  func end(_ name: String) { sessions.withLock { _ = $0.removeValue(forKey: name) } }
}

/// The administrators' questions about backups, from JSON and back.
struct BackupCommands: Sendable {
  let sessions: BackupSessions
  let keeper: AuditKeeper
  let gate: RequestGate
  /// Roughly how many bytes the state has.
  let estimate: @Sendable () -> UInt64

  /// Nil when the question is no such command, or not an administrator's.
  func answer(_ question: AdminQuestion) async -> [String: any Sendable]? {
    guard case .administrator(let principal) = question.asker, question.command.hasPrefix("backup-")
    else { return nil }
    do {
      let sessions = sessions
      switch question.command {
      case "backup-begin":
        let signer = try await keeper.prepared()
        await keeper.catchUp(as: principal)
        let header = try await AuditKeeper.blocking { try sessions.begin(signer) }
        // On record before the first byte of it leaves.
        let noted: ClusterAnswer = await gate.ask(.noteBackup(header.identifier), as: principal)
        if case .refused(let code, let message) = noted {
          sessions.end(Hexadecimal.text(header.identifier))
          throw Refused(
            JoinRefusal(code), "the backup is not begun, because it cannot be recorded: \(message)")
        }
        return [
          "backup": Hexadecimal.text(header.identifier),
          "cluster": Hexadecimal.text(header.cluster),
          "term": header.applied.term, "index": header.applied.index, "created": header.created,
          "estimate": estimate(),
          "recipients": header.recipients.map { Hexadecimal.text($0.recipient) },
        ]
      case "backup-part":
        guard let name = question.text("backup"), let number = question.number("part"), number >= 0
        else {
          throw Refused(.badRequest, "the question names no part of a backup")
        }
        let part = try await AuditKeeper.blocking { try sessions.part(UInt64(number), of: name) }
        guard let part else { return ["end": true] }
        return ["bytes": Data(part).base64EncodedString()]
      case "backup-end":
        sessions.end(question.text("backup") ?? "")
        return ["accepted": true]
      default: return nil
      }
    } catch let refused as Refused {
      return refused.reply
    } catch {
      return Refused(.failed, "\(error)").reply
    }
  }
}
