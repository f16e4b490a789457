internal import AdminPort
internal import Custody
internal import FrontEnd
internal import Logging
internal import Raft
internal import Registry

/// What a node does whose disk was found damaged or empty: it takes no part in consensus, asks its peers until the
/// leader gives it a new incarnation, and begins anew as a learner. Its wrapped root key stays.
struct Rejoining: Sendable {
  private let configuration: Configuration
  private let disk: DamagedDisk
  private let log: Logger
  /// Pauses between rounds, in milliseconds: doubled from the first to the last.
  private static let pauses: ClosedRange<Int> = 100...2_000

  init(_ configuration: Configuration, _ disk: DamagedDisk, log: Logger) {
    self.configuration = configuration
    self.disk = disk
    self.log = log
  }

  /// - Parameter isStopping: whether the process was asked to end meanwhile.
  func run(_ isStopping: @Sendable () -> Bool) async throws(StartError) -> NodeDisk {
    let addresses = addresses()
    log.error(
      "the disk is damaged: \(disk.reason). This node does not vote or serve; it asks its peers for a new beginning",
      metadata: ["peers": "\(addresses.joined(separator: ","))"])
    guard !addresses.isEmpty else {
      throw StartError(
        "the disk is damaged: \(disk.reason); and no other member's admin port is known",
        hint: "name them in cluster.members as admin, or restore a backup if there is no other member")
    }
    let caller = try caller()
    var pause = Self.pauses.lowerBound
    var lastReasons: [String] = []
    while !isStopping() {
      var reasons: [String] = []
      for address in addresses {
        do throws(JoinError) {
          let reply = try await ask(caller, address)
          guard let incarnation = reply.number("incarnation") else {
            throw JoinError(.refused, "\(address) answered without an incarnation")
          }
          if let members = reply.members() {
            let highest = members.map(\.id).max() ?? disk.node
            try? MembersFile.write(.init(index: 0, highest: highest, members: members), in: disk.directory)
          }
          log.notice("begins anew as incarnation \(incarnation), a learner", metadata: ["given by": "\(address)"])
          return try begin(incarnation)
        } catch {
          reasons.append("\(address): \(error.description)")
        }
      }
      // The same news once.
      if reasons != lastReasons {
        log.warning("no member has let this node begin anew: \(reasons.joined(separator: "; "))")
      }
      lastReasons = reasons
      try? await Task.sleep(for: .milliseconds(pause))
      pause = min(2 * pause, Self.pauses.upperBound)
    }
    throw StartError("stopped while the node waited to begin anew after damage of its disk")
  }

  private func begin(_ incarnation: UInt64) throws(JoinError) -> NodeDisk {
    do { return try disk.beginAnew(incarnation) } catch { throw JoinError(.local, error.description) }
  }

  /// The other members' admin ports: as the cluster last said, and as the configuration says.
  private func addresses() -> [String] {
    let known = (MembersFile.read(in: disk.directory)?.members ?? []).filter { $0.id != disk.node }
    var found = known.map { String(decoding: $0.particulars.admin, as: UTF8.self) }.filter { !$0.isEmpty }
    for member in configuration.cluster.members where member.id != disk.node.rawValue {
      if let admin = member.admin?.description, !found.contains(admin) { found.append(admin) }
    }
    return found
  }

  private func caller() throws(StartError) -> AdminCaller {
    let tls = try ClientTrust(configuration, authority: AuthorityFile.ownCertificate(in: disk.directory)).tls
    do throws(AdminCallError) {
      return try AdminCaller(
        trust: .authorities(tls.trustRoots), identity: .init(chain: tls.certificateChain, key: tls.privateKey),
        patience: JoinLimits.answer)
    } catch {
      throw StartError(error.description)
    }
  }

  private func ask(_ caller: AdminCaller, _ address: String) async throws(JoinError) -> JoinReply {
    let own = configuration.listen
    var line = #"{"command":"rejoin","incarnation":\#(Int64(bitPattern: disk.incarnation))"#
    line += #","peer":"\#(configuration.member.peer)","admin":"\#(own.admin)""#
    if let kmip = configuration.member.kmip { line += #","kmip":"\#(kmip)""# }
    let answer: String
    do { answer = try await caller.ask(line + "}", at: address) } catch {
      throw JoinError(.unreachable, error.description)
    }
    return try JoinReply(answer)
  }
}
