internal import Registry

/// The configuration file of a node that joined.
enum JoinedConfiguration {
  static func text(_ request: JoinRequest, _ welcome: Welcome) -> String {
    var lines = [
      "# Node \(welcome.id), written when it joined the cluster. It is yours to change.",
      "node:", "  id: \(welcome.id)", "  data-directory: \(path(request.dataDirectory, request))",
    ]
    if request.isWitness { lines.append("  kind: witness") }
    if request.acceptsUnencryptedSwap { lines.append("  allow-unencrypted-swap: true") }
    lines += [
      "cluster:", "  id: \(welcome.cluster)", "  # As of the day it joined; the cluster itself keeps the list.",
      "  members:",
    ]
    for member in welcome.members {
      let known = member.id == welcome.id ? own(request) : addresses(of: member)
      lines.append("    - {id: \(member.id), \(known)\(notes(of: member))}")
    }
    lines += [
      "listen:", "  peer: \(YAMLText.quoted(request.peer.description))",
      "  admin: \(YAMLText.quoted(request.admin.description))",
    ]
    if let https = request.https { lines.append("  https: \(YAMLText.quoted(https.description))") }
    lines += [
      "tls:", "  certificate: \(path(request.certificateFile, request))", "  key: \(path(request.keyFile, request))",
      "  ca: \(path(request.authorityFile, request))",
    ]
    lines += welcome.tls + token(request) + welcome.settings
    return lines.joined(separator: "\n") + "\n"
  }

  private static func own(_ request: JoinRequest) -> String {
    text([
      ("peer", request.peer.description), ("kmip", request.kmip?.description ?? ""),
      ("admin", request.admin.description),
    ])
  }

  private static func addresses(of member: Member) -> String {
    let peer = String(decoding: member.particulars.peer, as: UTF8.self)
    let kmip = String(decoding: member.particulars.kmip, as: UTF8.self)
    let admin = String(decoding: member.particulars.admin, as: UTF8.self)
    return text([("peer", peer), ("kmip", kmip), ("admin", admin)])
  }

  private static func text(_ fields: [(name: String, address: String)]) -> String {
    fields.filter { !$0.address.isEmpty }.map { "\($0.name): \(YAMLText.quoted($0.address))" }.joined(separator: ", ")
  }

  private static func notes(of member: Member) -> String {
    (member.kind == .witness ? ", witness: true" : "")
      + (member.priority == 100 ? "" : ", priority: \(member.priority)")
  }

  private static func token(_ request: JoinRequest) -> [String] {
    switch request.hsm {
    case nil: []
    case .software(let file, let allowed)?:
      [
        "token:", "  kind: software", "  path: \(path(file, request))",
        "  allow-software-in-production: \(allowed)",
      ]
    case .operators(let file)?: ["token:", "  kind: operators", "  path: \(path(file, request))"]
    case .pkcs11(let module, let parameters, let label, let pinFile)?:
      ["token:", "  kind: pkcs11", "  module: \(YAMLText.quoted(module))"]
        + (parameters.map { ["  module-parameters: \(YAMLText.quoted($0))"] } ?? [])
        + ["  label: \(YAMLText.quoted(label))", "  pin-file: \(path(pinFile, request))"]
    }
  }

  /// A path below the file's own folder is written from there, so that the folder can be moved.
  private static func path(_ path: String, _ request: JoinRequest) -> String {
    let prefix = request.folder + "/"
    return YAMLText.quoted(path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path)
  }
}
