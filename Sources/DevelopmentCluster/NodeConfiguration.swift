internal import OpenSSL
internal import Secrets

/// Writes a node's configuration file.
enum NodeConfiguration {
  static func text(
    _ id: Int, _ settings: ClusterSettings, _ layout: Layout, softHSMModule: String?
  ) throws(ClusterError) -> String {
    let members = (1...settings.nodes).map { id in
      let host = ClusterSettings.host(id)
      let clients = settings.isWitness(id) ? ", witness: true" : ", kmip: \"\(host):\(settings.basePort)\""
      return "    - {id: \(id), peer: \"\(host):\(settings.peerPort)\""
        + ", admin: \"\(host):\(settings.adminPort)\"\(clients)}"
    }
    let token =
      switch settings.token {
      case .software:
        """
          kind: software
          path: \(quoted(layout.token(id)))
          # A development cluster: no HSM is wanted.
          allow-software-in-production: true
        """
      case .softhsm:
        """
          kind: pkcs11
          module: \(quoted(softHSMModule ?? ""))
          label: \(NodeTokens.label(id))
          pin-file: \(quoted(layout.pin(id)))
        """
      }
    return """
      # Node \(id) of the cluster in \(layout.folder). Written when the cluster was made; changes are kept.
      node:
        id: \(id)
        data-directory: \(quoted(layout.data(id)))
        kind: \(settings.isWitness(id) ? "witness" : "full")
        # A development machine: its swap is as it is.
        allow-unencrypted-swap: true
      cluster:
        id: \(settings.clusterID)
        members:
      \(members.joined(separator: "\n"))
      listen:
        https: "\(ClusterSettings.host(id)):\(settings.httpsPort)"
        admin: "\(ClusterSettings.host(id)):\(settings.adminPort)"
      tls:
        certificate: \(quoted(layout.nodeCertificate(id)))
        key: \(quoted(layout.nodeKey(id)))
        ca: \(quoted(layout.authorityCertificate))
      clients:
        administrators: ["OU=\(Identities.administrators)"]
        reuse-names: ["OU=\(Identities.reuseNames)"]
      \(try openness(settings))\(settings.isWitness(id) ? "" : "token:\n\(token)\n")
      """
  }

  private static func openness(_ settings: ClusterSettings) throws(ClusterError) -> String {
    guard settings.open == true else { return "" }
    return """
        # A cluster for scripts: everybody may ask for everything of their own, and the account of the standard's cases is
        # there with its well-known password.
        privileged: ["*"]
        re-provision: true
        accounts: [\(quoted(try account("administrator", password: "password")))]
      # Certify and Re-certify sign with these objects; cluster/up registers them.
      issuing:
        owner: \(IssuingObjects.owner)
        key-name: \(IssuingObjects.keyName)
        certificate-name: \(IssuingObjects.certificateName)

      """
  }

  /// An administrator's account, as `clients.accounts` takes it.
  private static func account(_ name: String, password: String) throws(ClusterError) -> String {
    let iterations = 20_000
    do {
      let salt = try Random.bytes(16)
      let digest = try PasswordDigest.pbkdf2(SecretBytes(password.utf8), salt: salt, iterations: iterations)
      return "\(name) administrator pbkdf2-sha256:\(iterations):\(hexadecimal(salt)):\(hexadecimal(digest))"
    } catch {
      throw ClusterError(.usage, "\(error)")
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }

  /// A text in YAML's double quotes.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for character in text {
      if character == "\"" || character == "\\" { out.append("\\") }
      out.append(character)
    }
    return out + "\""
  }
}
