internal import Access
internal import Foundation
internal import Raft

/// Who asks at the admin port, by the certificate that TLS verified.
enum AdminAsker: Sendable, Hashable {
  /// No certificate: somebody who may want to join.
  case stranger
  /// A node of the cluster, with SHA-256 over its public key.
  case node(NodeID, keyFingerprint: [UInt8])
  case administrator(Principal)
}

/// One line at the admin port: a command and its fields.
struct AdminQuestion: Sendable {
  /// A field's value.
  enum Value: Decodable, Sendable, Hashable {
    case text(String)
    case number(Int64)
    case flag(Bool)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Int64.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }

  let command: String
  let asker: AdminAsker
  private let fields: [String: Value]

  /// Reads a line; nil when it is no JSON object of plain values with a command.
  init?(_ line: [UInt8], from asker: AdminAsker) {
    guard let fields = try? JSONDecoder().decode([String: Value].self, from: Data(line)),
      case .text(let command)? = fields["command"]
    else { return nil }
    self.command = command
    self.asker = asker
    self.fields = fields
  }

  func text(_ name: String) -> String? {
    guard case .text(let text)? = fields[name] else { return nil }
    return text
  }

  /// Whether there is a field of that name, of whatever type.
  func names(_ name: String) -> Bool { fields[name] != nil }

  func number(_ name: String) -> Int64? {
    guard case .number(let number)? = fields[name] else { return nil }
    return number
  }

  func flag(_ name: String) -> Bool {
    guard case .flag(let flag)? = fields[name] else { return false }
    return flag
  }

  /// Bytes given as hexadecimal digits.
  func bytes(_ name: String, count: ClosedRange<Int>) -> [UInt8]? {
    guard let text = text(name), let bytes = Hexadecimal.bytes(text), count.contains(bytes.count) else { return nil }
    return bytes
  }
}

/// Bytes as hexadecimal digits, as JSON carries them.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func bytes(_ text: String) -> [UInt8]? {
    var found: [UInt8] = []
    var high: UInt8?
    for character in text.utf8 {
      let digit: UInt8
      switch character {
      case 0x30...0x39: digit = character - 0x30
      case 0x41...0x46: digit = character - 0x37
      case 0x61...0x66: digit = character - 0x57
      default: return nil
      }
      if let first = high {
        found.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return high == nil ? found : nil
  }
}
