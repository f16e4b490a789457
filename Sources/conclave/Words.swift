import KMIP
import TTLV

/// What people type and read for the standard's values.
enum Words {
  /// A value of an enumeration by its name in the standard; case and separators do not matter.
  static func value<E: KMIPEnumeration>(_ type: E.Type, _ text: String, _ what: String) throws -> E {
    let wanted = plain(text)
    if let row = E.rows.first(where: { plain($0.name) == wanted }) { return row.value }
    // The whole of a long list helps nobody: those that begin alike, or the first ones.
    let alike = E.rows.map(\.name).filter { plain($0).first == wanted.first }
    let shown = (alike.isEmpty ? E.rows.map(\.name) : alike).prefix(8)
    throw Failure(.local, "\"\(text)\" is no \(what) of the standard, unlike \(shown.joined(separator: ", "))")
  }

  private static let usages: [(name: String, mask: CryptographicUsageMask)] = [
    ("encrypt", .encrypt), ("decrypt", .decrypt), ("sign", .sign), ("verify", .verify), ("wrap", .wrapKey),
    ("unwrap", .unwrapKey), ("mac-generate", .macGenerate), ("mac-verify", .macVerify), ("derive", .deriveKey),
    ("export", .export), ("key-agreement", .keyAgreement),
  ]

  static func usage(_ text: String) throws -> CryptographicUsageMask {
    var mask = CryptographicUsageMask()
    for word in text.split(separator: ",") {
      guard let usage = usages.first(where: { plain($0.name) == plain(String(word)) }) else {
        throw Failure(.local, "\"\(word)\" is no usage; known are \(usages.map(\.name).joined(separator: ", "))")
      }
      mask.insert(usage.mask)
    }
    return mask
  }

  /// One attribute's value for people and in JSON.
  static func text(_ attribute: Attribute) -> String {
    if case .standard(let type) = attribute.name {
      if type == .cryptographicUsageMask, case .integer(let bits) = attribute.value { return usage(bits) }
      if type == .name, let name = Name(attribute.value) { return name.text.string }
      return text(attribute.value, tag: Tag(type.rawValue))
    }
    return text(attribute.value, tag: nil)
  }

  private static func usage(_ bits: Int32) -> String {
    let mask = CryptographicUsageMask(rawValue: UInt32(bitPattern: bits))
    let known = usages.filter { mask.contains($0.mask) }
    let rest = mask.subtracting(known.reduce(into: []) { $0.formUnion($1.mask) })
    return (known.map(\.name) + (rest.isEmpty ? [] : ["0x\(String(rest.rawValue, radix: 16))"])).joined(separator: ",")
  }

  private static func text(_ value: Value, tag: Tag?) -> String {
    switch value {
    case .structure(let items):
      items.map { "\($0.tag.name) \(text($0.value, tag: $0.tag))" }.joined(separator: ", ")
    case .integer(let number): "\(number)"
    case .longInteger(let number): "\(number)"
    case .bigInteger(let bytes), .byteString(let bytes): hexadecimal(bytes)
    case .enumeration(let number):
      tag?.enumeration?.entry(number)?.name ?? "0x\(String(number, radix: 16))"
    case .boolean(let flag): "\(flag)"
    case .textString(let text), .identifier(let text), .reference(let text), .nameReference(let text): text.string
    case .dateTime(let seconds): date(seconds)
    case .interval(let seconds): "\(seconds) s"
    case .dateTimeExtended(let microseconds): date(microseconds / 1_000_000)
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// ISO 8601, UTC. Days to a date as in the proleptic Gregorian calendar (H. Hinnant, `civil_from_days`).
  static func date(_ seconds: Int64) -> String {
    let (days, second) = (floorDivide(seconds, 86_400), seconds - floorDivide(seconds, 86_400) * 86_400)
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return "\(year)-\(two(civilMonth))-\(two(day))T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }

  private static func plain(_ text: String) -> String {
    String(text.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " })
  }
}
