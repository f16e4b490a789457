import DevelopmentCluster
import Foundation
import KMIP
import KMIPClient
import Secrets
import TTLV

/// Registers the issuing authority's objects in a cluster that runs, if they are not there yet.
struct IssuingAuthority {
  let cluster: LocalCluster

  func ensure() async throws {
    guard let objects = try cluster.issuingObjects() else { return }
    let client = try client()
    defer { client.close() }
    if try await client.locate(name: IssuingObjects.keyName).isEmpty {
      let key = ManagedObjectValue.privateKey(
        KeyBlock(
          format: .pkcs_8, value: .plain(.bytes(objects.key), attributes: []), algorithm: .rsa,
          length: IssuingObjects.keyLength))
      _ = try await client.register(
        key, name: IssuingObjects.keyName, attributes: attributes([.certificateSign, .crlSign]))
    }
    if try await client.locate(name: IssuingObjects.certificateName).isEmpty {
      _ = try await client.register(
        .certificate(type: .x_509, value: objects.certificate), name: IssuingObjects.certificateName,
        attributes: attributes([.verify]))
    }
  }

  /// Active from the start.
  private func attributes(_ mask: CryptographicUsageMask) -> [Attribute] {
    [
      Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))),
      Attribute(.activationDate, .dateTime(Int64(Date().timeIntervalSince1970) - 60)),
    ]
  }

  private func client() throws -> KMIPClient {
    let identity = try cluster.addClient(IssuingObjects.owner)
    let file = try cluster.file()
    let nodes = file.nodes.filter { !$0.isWitness }.compactMap { NodeAddress(parsing: $0.kmip) }
    func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }
    var settings = KMIPClientSettings(
      nodes: nodes,
      tls: ClientTLS(
        certificateChain: try bytes(identity.cert), privateKey: try bytes(identity.key),
        trustRoots: try bytes(identity.ca)))
    settings.versions = [.v2_1]
    return try KMIPClient(settings)
  }
}
