import TTLV
import Testing

/// A line of the standard's examples: `42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00`.
func bytes(_ text: String) -> [UInt8] {
  text.split(whereSeparator: { $0 == " " || $0 == "|" || $0 == "\n" }).map { UInt8($0, radix: 16)! }
}

struct BinaryVector: Sendable, CustomTestStringConvertible {
  let name: String
  let hexadecimal: String
  let value: Value
  var testDescription: String { name }

  /// The examples of KMIP 2.1 §9.1.2 (1.0 §9.1.2), all under the tag 0x420020.
  static let standard: [BinaryVector] = [
    BinaryVector(
      name: "Integer", hexadecimal: "42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00", value: .integer(8)),
    BinaryVector(
      name: "Long Integer", hexadecimal: "42 00 20 | 03 | 00 00 00 08 | 01 B6 9B 4B A5 74 92 00",
      value: .longInteger(123_456_789_000_000_000)),
    BinaryVector(
      name: "Big Integer",
      hexadecimal: "42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 03 FD 35 EB 6B C2 DF 46 18 08 00 00",
      value: .bigInteger(bytes("00 00 00 00 03 FD 35 EB 6B C2 DF 46 18 08 00 00"))),
    BinaryVector(
      name: "Enumeration", hexadecimal: "42 00 20 | 05 | 00 00 00 04 | 00 00 00 FF 00 00 00 00",
      value: .enumeration(255)),
    BinaryVector(
      name: "Boolean", hexadecimal: "42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01", value: .boolean(true)),
    BinaryVector(
      name: "Text String",
      hexadecimal: "42 00 20 | 07 | 00 00 00 0B | 48 65 6C 6C 6F 20 57 6F 72 6C 64 00 00 00 00 00",
      value: .textString("Hello World")),
    BinaryVector(
      name: "Byte String", hexadecimal: "42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00",
      value: .byteString([1, 2, 3])),
    BinaryVector(
      name: "Date-Time", hexadecimal: "42 00 20 | 09 | 00 00 00 08 | 00 00 00 00 47 DA 67 F8",
      value: .dateTime(1_205_495_800)),
    BinaryVector(
      name: "Interval", hexadecimal: "42 00 20 | 0A | 00 00 00 04 | 00 0D 2F 00 00 00 00 00", value: .interval(864_000)),
    BinaryVector(
      name: "Structure",
      hexadecimal: """
        42 00 20 | 01 | 00 00 00 20 | 42 00 04 | 05 | 00 00 00 04 | 00 00 00 FE 00 00 00 00 |
        42 00 05 | 02 | 00 00 00 04 | 00 00 00 FF 00 00 00 00
        """,
      value: .structure([Item(Tag(0x42_0004), .enumeration(254)), Item(Tag(0x42_0005), .integer(255))])),
  ]
}

@Suite struct BinaryVectorTests {
  @Test(arguments: BinaryVector.standard) func decodes(vector: BinaryVector) throws {
    #expect(try BinaryDecoder.decode(bytes(vector.hexadecimal)) == Item(Tag(0x42_0020), vector.value))
  }

  @Test(arguments: BinaryVector.standard) func encodes(vector: BinaryVector) {
    #expect(BinaryEncoder.encode(Item(Tag(0x42_0020), vector.value)) == bytes(vector.hexadecimal))
  }

  @Test(arguments: [
    ("no bytes", "", TTLVError.Code.truncated),
    ("half a header", "42 00 20 | 02 | 00 00", .truncated),
    ("value cut off", "42 00 20 | 02 | 00 00 00 04 | 00 00", .truncated),
    ("claims 64 MiB", "42 00 20 | 08 | 04 00 00 00 | 00 00 00 00 00 00 00 00", .truncated),
    ("claims 4 GiB", "42 00 20 | 08 | FF FF FF FF | 00 00 00 00 00 00 00 00", .truncated),
    ("unknown type", "42 00 20 | 0F | 00 00 00 04 | 00 00 00 08 00 00 00 00", .unknownType(0x0F)),
    ("type zero", "42 00 20 | 00 | 00 00 00 04 | 00 00 00 08 00 00 00 00", .unknownType(0)),
    ("integer of 8", "42 00 20 | 02 | 00 00 00 08 | 00 00 00 08 00 00 00 00", .wrongLength),
    ("long of 4", "42 00 20 | 03 | 00 00 00 04 | 00 00 00 08 00 00 00 00", .wrongLength),
    ("empty big integer", "42 00 20 | 04 | 00 00 00 00", .wrongLength),
    ("big integer of 7", "42 00 20 | 04 | 00 00 00 07 | 00 00 00 00 00 00 00 00", .wrongLength),
    ("structure of 4", "42 00 20 | 01 | 00 00 00 04 | 00 00 00 00 00 00 00 00", .wrongLength),
    ("dirty padding", "42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 01", .wrongPadding),
    ("boolean of 2", "42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 02", .wrongValue),
    ("text that is no UTF-8", "42 00 20 | 07 | 00 00 00 02 | C3 28 00 00 00 00 00 00", .wrongValue),
    ("two items", "42 00 20 | 01 | 00 00 00 00 | 42 00 20 | 01 | 00 00 00 00", .trailingBytes),
    (
      "member beyond its structure",
      "42 00 20 | 01 | 00 00 00 08 | 42 00 04 | 02 | 00 00 00 04 | 00 00 00 01 00 00 00 00", .truncated
    ),
  ])
  func refuses(name: String, hexadecimal: String, code: TTLVError.Code) {
    let error = #expect(throws: TTLVError.self) { try BinaryDecoder.decode(bytes(hexadecimal)) }
    #expect(error?.code == code)
  }

  @Test func limitsHold() throws {
    var nested = Item(Tag(0x42_0020), .structure([]))
    for _ in 1..<8 { nested = Item(Tag(0x42_0020), .structure([nested])) }
    let deep = BinaryEncoder.encode(nested)
    #expect(try BinaryDecoder.decode(deep, limits: Limits(depth: 8)) == nested)
    #expect(throws: TTLVError(.tooDeep, at: 56)) { try BinaryDecoder.decode(deep, limits: Limits(depth: 7)) }

    let wide = Item(Tag(0x42_0020), .structure(Array(repeating: Item(Tag(0x42_0004), .integer(1)), count: 9)))
    let many = BinaryEncoder.encode(wide)
    #expect(try BinaryDecoder.decode(many, limits: Limits(count: 10)) == wide)
    #expect(throws: TTLVError.self) { try BinaryDecoder.decode(many, limits: Limits(count: 9)) }
    #expect(throws: TTLVError(.tooLong, at: 0)) {
      try BinaryDecoder.decode(many, limits: Limits(length: many.count - 1))
    }
  }
}
