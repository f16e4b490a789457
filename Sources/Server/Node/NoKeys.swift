internal import Secrets

/// The sealing capability of a node that holds no root key: a witness. The core lets no request come this far there.
struct NoKeys: Sealing {
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes { throw .sealed }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes { throw .sealed }

  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    preconditionFailure("a node without the index key was asked for a record key")
  }
}
