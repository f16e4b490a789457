/// Where everything of a cluster lies below its folder.
struct Layout: Sendable {
  /// Absolute.
  let folder: String

  var clusterFile: String { folder + "/cluster.json" }
  var settingsFile: String { folder + "/settings.json" }
  var authorityFolder: String { folder + "/ca" }
  var authorityCertificate: String { authorityFolder + "/ca.pem" }
  var authorityKey: String { authorityFolder + "/ca.key" }
  var issuingCertificate: String { authorityFolder + "/issuing.pem" }
  var issuingKey: String { authorityFolder + "/issuing.key" }
  var clientFolder: String { folder + "/clients" }
  var softHSMFolder: String { folder + "/softhsm" }
  var softHSMConfiguration: String { softHSMFolder + "/softhsm2.conf" }

  func clientCertificate(_ name: String) -> String { "\(clientFolder)/\(name).pem" }
  func clientKey(_ name: String) -> String { "\(clientFolder)/\(name).key" }

  func nodeFolder(_ id: Int) -> String { "\(folder)/nodes/\(id)" }
  func configuration(_ id: Int) -> String { nodeFolder(id) + "/conclave.yaml" }
  func nodeCertificate(_ id: Int) -> String { nodeFolder(id) + "/node.pem" }
  func nodeKey(_ id: Int) -> String { nodeFolder(id) + "/node.key" }
  func data(_ id: Int) -> String { nodeFolder(id) + "/data" }
  func log(_ id: Int) -> String { nodeFolder(id) + "/node.log" }
  func process(_ id: Int) -> String { nodeFolder(id) + "/node.pid" }
  func token(_ id: Int) -> String { nodeFolder(id) + "/token.key" }
  func pin(_ id: Int) -> String { nodeFolder(id) + "/pin" }
}
