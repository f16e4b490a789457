internal import AdminPort
internal import Custody
internal import Foundation
internal import FrontEnd
internal import NodeCore
internal import Raft
internal import Registry
internal import Secrets

/// Keyrings on their way from member to member: over mutual TLS at the admin port, sealed besides under a secret that
/// the asker has made for this one question.
enum KeyExchange {
  /// Asks members, those first that are known to hold the keyring, until one gives it.
  static func fetch(
    _ wanted: KeyLedger.Wanted, _ secret: SecretBytes, from members: [Member], trust: ClientTrust
  ) async -> KeyringParcel? {
    let tls = trust.tls
    guard
      let caller = try? AdminCaller(
        trust: .authorities(tls.trustRoots), identity: .init(chain: tls.certificateChain, key: tls.privateKey),
        patience: JoinLimits.answer)
    else { return nil }
    var question: [String: Any] = ["command": "keyring", "generation": Int64(wanted.generation)]
    question["commitment"] = Hexadecimal.text(wanted.commitment)
    question["secret"] = Hexadecimal.text(secret.revealed())
    guard let line = try? JSONSerialization.data(withJSONObject: question, options: [.sortedKeys]) else { return nil }
    for member in members where member.kind == .full {
      let address = String(decoding: member.particulars.admin, as: UTF8.self)
      guard !address.isEmpty, let answer = try? await caller.ask(String(decoding: line, as: UTF8.self), at: address),
        let reply = try? JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any],
        let parcel = (reply["parcel"] as? String).flatMap(Hexadecimal.bytes)
      else { continue }
      return KeyringParcel(opaque: parcel)
    }
    return nil
  }
}
