/// Reads the fixed layouts of custody's files: big-endian numbers and counted bytes. Every overrun is damage.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0
  let file: String

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  var isAtEnd: Bool { position == bytes.count }

  func damaged(_ what: String) -> CustodyError {
    CustodyError(
      .fileDamaged, "\(file) is damaged: \(what)",
      hint: "restore it from a copy of this node's directory, or let the node join the cluster again")
  }

  mutating func take(_ count: Int) throws(CustodyError) -> [UInt8] {
    guard count <= bytes.count - position else { throw damaged("it ends too early") }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func number<N: FixedWidthInteger & UnsignedInteger>(_ type: N.Type) throws(CustodyError) -> N {
    try take(N.bitWidth / 8).reduce(0) { $0 << 8 | N($1) }
  }

  /// Bytes behind their count, which has two bytes.
  mutating func counted(limit: Int) throws(CustodyError) -> [UInt8] {
    let count = Int(try number(UInt16.self))
    guard count <= limit else { throw damaged("a field of \(count) bytes") }
    return try take(count)
  }
}

extension [UInt8] {
  mutating func append<N: FixedWidthInteger & UnsignedInteger>(bigEndian number: N) {
    for shift in stride(from: N.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> N(shift)))
    }
  }

  /// Appends bytes behind their count, which has two bytes.
  mutating func append(counted bytes: [UInt8]) {
    precondition(bytes.count <= Int(UInt16.max), "a counted field is short")
    append(bigEndian: UInt16(bytes.count))
    append(contentsOf: bytes)
  }
}
