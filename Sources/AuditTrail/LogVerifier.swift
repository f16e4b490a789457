public import Registry

/// Reads an exported log from its first line to its last, and finds every line that is not as it was written.
public struct LogVerifier: Sendable {
  private let verifier: HeadVerifier
  /// The cluster whose log it has to be; nil: that of the first head.
  private var cluster: [UInt8]?
  private var lines: UInt64 = 0
  /// Signed heads so far.
  public private(set) var heads: UInt64 = 0
  /// Over all leaves so far.
  public private(set) var tree = MerkleTree()
  /// The newest head that verified.
  public private(set) var head: SignedHead?
  /// Leaves in the export.
  public private(set) var entries: UInt64 = 0

  public init(_ verifier: HeadVerifier, cluster: [UInt8]? = nil) {
    self.verifier = verifier
    self.cluster = cluster
  }

  /// Takes the next line, without its end.
  ///
  /// - Returns: what it says.
  @discardableResult
  public mutating func take(_ line: [UInt8]) throws(AuditTrailError) -> LogLine {
    lines += 1
    guard let read = LogLine(line) else { throw .line(lines, "it is no line of an export, or was changed") }
    switch read {
    case .begin(let begin):
      guard lines == 1 else { throw .line(lines, "a beginning in the middle") }
      tree = begin
    case .entry(let number, let entry):
      guard number == tree.size else { throw .line(lines, "leaf \(number) where \(tree.size) has to follow") }
      tree.append(leafHash: entry.leafHash)
      entries += 1
    case .head(let place, let head):
      guard place == heads + 1 else { throw .line(lines, "head \(place) where \(heads + 1) has to follow") }
      guard head.size == tree.size, head.root == tree.head else {
        throw .line(lines, "the signed head is that of another log: a leaf before it was changed, left out or added")
      }
      guard cluster == nil || cluster == head.cluster else { throw .line(lines, "the head of another cluster's log") }
      do { try verifier.verify(head) } catch { throw .line(lines, "\(error)") }
      cluster = head.cluster
      heads = place
      self.head = head
    }
    return read
  }

  /// The export has ended: everything in it must stand under a signed head.
  public func finish() throws(AuditTrailError) {
    guard let head else { throw .line(lines, "there is no signed head: nothing is proven") }
    guard head.size == tree.size else {
      throw .line(lines, "\(tree.size - head.size) leaves after the last signed head: they are not proven")
    }
  }

  /// Reads a whole export: its last line has an end too.
  public mutating func verify(_ export: [UInt8]) throws(AuditTrailError) {
    var rest = export[...]
    while !rest.isEmpty {
      guard let end = rest.firstIndex(of: 0x0A) else { throw .line(lines + 1, "the line has no end: the file was cut") }
      try take(Array(rest[..<end]))
      rest = rest[(end + 1)...]
    }
    try finish()
  }
}
