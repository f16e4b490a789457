public import Registry

/// A proof that travels alone: that one audit record stands in the log of which a signed head tells, or that one signed
/// head's log is the beginning of another's. Verified with the authorities' certificates and nothing else.
///
/// As text it has one line for each part: what is proven as lines of an export, then the hashes, one a line.
public enum LogProof: Hashable, Sendable {
  case inclusion(number: UInt64, AuditEntry, head: SignedHead, path: [[UInt8]])
  case consistency(old: SignedHead, head: SignedHead, path: [[UInt8]])

  private static let inclusionTitle = "conclave audit inclusion proof 1"
  private static let consistencyTitle = "conclave audit consistency proof 1"

  public var text: [UInt8] {
    var lines: [[UInt8]]
    let hashes: [[UInt8]]
    switch self {
    case .inclusion(let number, let entry, let head, let path):
      lines = [
        Array(Self.inclusionTitle.utf8), LogLine.entry(number: number, entry).bytes,
        LogLine.head(place: 1, head).bytes,
      ]
      hashes = path
    case .consistency(let old, let head, let path):
      lines = [
        Array(Self.consistencyTitle.utf8), LogLine.head(place: 1, old).bytes, LogLine.head(place: 2, head).bytes,
      ]
      hashes = path
    }
    for hash in hashes {
      var line: [UInt8] = []
      Hexadecimal.append(hash, to: &line)
      lines.append(line)
    }
    return lines.flatMap { $0 + [0x0A] }
  }

  public init(text: [UInt8]) throws(AuditTrailError) {
    guard text.last == 0x0A, text.count <= 2 * Limits.lineLength else { throw .proof("it was cut, or is too long") }
    let lines = text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    guard lines.count >= 3, lines.count - 3 <= Limits.proofHashes, let first = LogLine(lines[1]),
      case .head(_, let head)? = LogLine(lines[2])
    else { throw .proof("it is none") }
    var path: [[UInt8]] = []
    for line in lines[3...] {
      guard let hash = Hexadecimal.bytes(line[...]), hash.count == AuditLeaf.hashLength else {
        throw .proof("a line of it is no hash")
      }
      path.append(hash)
    }
    switch (String(decoding: lines[0], as: UTF8.self), first) {
    case (Self.inclusionTitle, .entry(let number, let entry)):
      self = .inclusion(number: number, entry, head: head, path: path)
    case (Self.consistencyTitle, .head(_, let old)): self = .consistency(old: old, head: head, path: path)
    default: throw .proof("it is none")
    }
    guard self.text == text else { throw .proof("it was changed") }
  }

  /// Throws unless it proves what it says.
  public func verify(_ verifier: HeadVerifier) throws(AuditTrailError) {
    switch self {
    case .inclusion(let number, let entry, let head, let path):
      try verifier.verify(head)
      guard
        MerkleProof.includes(
          leafHash: entry.leafHash, number: number, size: head.size, proof: path, root: head.root)
      else { throw .proof("record \(number) does not stand in this log") }
    case .consistency(let old, let head, let path):
      try verifier.verify(old)
      try verifier.verify(head)
      guard old.cluster == head.cluster else { throw .proof("the heads are of two clusters") }
      guard
        MerkleProof.extends(old: old.size, oldRoot: old.root, size: head.size, root: head.root, proof: path)
      else { throw .proof("the later log is no continuation of the earlier one") }
    }
  }
}
