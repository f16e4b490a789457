import CTLS

/// KMIP 1.x over TTLV, written by hand (KMIP 1.4 §9.1): no code in common with the server that is measured.
struct KMIPWire: Wire {
  let work: Work
  let choice: Choice
  /// Learns the identifiers that Create answers with.
  let made: Made
  /// The server sends every request back as it came.
  var isEchoed = false

  let greeting: [UInt8] = []

  mutating func request(into bytes: inout [UInt8]) {
    switch work.operation {
    case .get:
      let identifier = work.identifiers[choice.existing(below: work.identifiers.count)]
      message(0x0a, into: &bytes) { $0.text(0x42_0094, identifier) }
    case .encrypt:
      let identifier = work.identifiers[choice.existing(below: work.identifiers.count)]
      message(0x1f, into: &bytes) {
        $0.text(0x42_0094, identifier)
        $0.structure(0x42_002b) {  // Cryptographic Parameters
          $0.enumeration(0x42_0011, 9)  // Block Cipher Mode: GCM
          $0.boolean(0x42_00c5, true)  // Random IV
          $0.integer(0x42_00ce, 16)  // Tag Length
        }
        $0.byteString(0x42_00c2, [UInt8](repeating: 0x61, count: work.valueBytes))
      }
    case .locate:
      let name = "\(work.names)\(choice.existing(below: work.population))"
      message(0x08, into: &bytes) { KMIPWire.name(name, into: &$0) }
    default:
      let name = work.names.isEmpty ? nil : "\(work.names)\(choice.new())"
      message(0x01, into: &bytes) {
        $0.enumeration(0x42_0057, 2)  // Object Type: Symmetric Key
        $0.structure(0x42_0091) {
          $0.attribute("Cryptographic Algorithm") { $0.enumeration(0x42_000b, 3) }  // AES
          $0.attribute("Cryptographic Length") { $0.integer(0x42_000b, 256) }
          $0.attribute("Cryptographic Usage Mask") { $0.integer(0x42_000b, 0x0c) }  // Encrypt, Decrypt
          if let name { KMIPWire.name(name, into: &$0) }
        }
      }
    }
  }

  mutating func read(_ bytes: UnsafeRawBufferPointer, reply: inout [UInt8]) -> Reading {
    guard bytes.count >= 8 else { return Reading(verdict: .more, consumed: 0) }
    let length = 8 + Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    guard bytes.count >= length else { return Reading(verdict: .more, consumed: 0) }
    if isEchoed { return Reading(verdict: .success, consumed: length) }
    let frame = UnsafeRawBufferPointer(rebasing: bytes[..<length])
    // Result Status, an Enumeration of value Success.
    let status: [UInt8] = [0x42, 0x00, 0x7f, 0x05, 0, 0, 0, 4, 0, 0, 0, 0]
    var isGood = find(status, in: frame) != nil
    if isGood, work.operation == .create || work.operation == .locate {
      // Create answers with an identifier, Locate by name with exactly one.
      let tag: [UInt8] = [0x42, 0x00, 0x94, 0x07]
      if let at = find(tag, in: frame) {
        let size = Int(UInt32(bigEndian: frame.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)))
        let value = frame[(at + 8)..<(at + 8 + size)]
        if work.operation == .create { made.add(Array(value)) }
        if work.operation == .locate {
          let rest = UnsafeRawBufferPointer(rebasing: frame[(at + 8)...])
          if find(tag, in: rest) != nil { isGood = false }
        }
      } else {
        isGood = false
      }
    }
    if !isGood { made.failed(Array(frame)) }
    return Reading(verdict: isGood ? .success : .failure, consumed: length)
  }

  private func message(_ operation: UInt32, into bytes: inout [UInt8], _ payload: (inout [UInt8]) -> Void) {
    bytes.structure(0x42_0078) {
      $0.structure(0x42_0077) {
        $0.structure(0x42_0069) {
          $0.integer(0x42_006a, 1)
          $0.integer(0x42_006b, work.minor)
        }
        $0.integer(0x42_000d, 1)
      }
      $0.structure(0x42_000f) {
        $0.enumeration(0x42_005c, operation)
        $0.structure(0x42_0079, payload)
      }
    }
  }

  private static func name(_ name: String, into bytes: inout [UInt8]) {
    bytes.attribute("Name") {
      $0.structure(0x42_000b) {
        $0.text(0x42_0055, Array(name.utf8))
        $0.enumeration(0x42_0054, 1)  // Uninterpreted Text String
      }
    }
  }

  private func find(_ pattern: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress, let hit = memmem(base, bytes.count, pattern, pattern.count) else { return nil }
    return UnsafeRawPointer(hit) - base
  }
}

/// What the run's connections made, and the first answer that was a refusal, for the report.
final class Made {
  private(set) var identifiers: [[UInt8]] = []
  private(set) var refusal: [UInt8]?
  private let wanted: Bool

  init(wanted: Bool) { self.wanted = wanted }

  func add(_ identifier: [UInt8]) { if wanted { identifiers.append(identifier) } }

  func failed(_ answer: [UInt8]) { if refusal == nil { refusal = answer } }
}

/// TTLV items (KMIP 1.4 §9.1.1): tag, type, length, value padded to eight bytes.
extension [UInt8] {
  mutating func structure(_ tag: UInt32, _ members: (inout [UInt8]) -> Void) {
    head(tag, 1, 0)
    let start = count
    members(&self)
    let length = UInt32(count - start)
    for i in 0..<4 { self[start - 4 + i] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(i))) }
  }

  mutating func integer(_ tag: UInt32, _ value: Int32) {
    head(tag, 2, 4)
    word(UInt32(bitPattern: value))
    word(0)
  }

  mutating func enumeration(_ tag: UInt32, _ value: UInt32) {
    head(tag, 5, 4)
    word(value)
    word(0)
  }

  mutating func boolean(_ tag: UInt32, _ value: Bool) {
    head(tag, 6, 8)
    word(0)
    word(value ? 1 : 0)
  }

  mutating func text(_ tag: UInt32, _ value: [UInt8]) { padded(tag, 7, value) }

  mutating func byteString(_ tag: UInt32, _ value: [UInt8]) { padded(tag, 8, value) }

  private mutating func padded(_ tag: UInt32, _ type: UInt8, _ value: [UInt8]) {
    head(tag, type, UInt32(value.count))
    append(contentsOf: value)
    append(contentsOf: repeatElement(0, count: (8 - value.count % 8) % 8))
  }

  /// An Attribute of KMIP 1.x (§2.1.1).
  mutating func attribute(_ name: StaticString, _ value: (inout [UInt8]) -> Void) {
    structure(0x42_0008) {
      $0.text(0x42_000a, name.withUTF8Buffer { [UInt8]($0) })
      value(&$0)
    }
  }

  private mutating func head(_ tag: UInt32, _ type: UInt8, _ length: UInt32) {
    word(tag << 8 | UInt32(type))
    word(length)
  }

  mutating func word(_ value: UInt32) {
    append(UInt8(truncatingIfNeeded: value >> 24))
    append(UInt8(truncatingIfNeeded: value >> 16))
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }
}
