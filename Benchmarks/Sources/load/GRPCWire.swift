/// Unary gRPC calls of etcd over HTTP/2 (RFC 9113, RFC 7541), one at a time on a connection: what etcd's own clients
/// send, without their cost. After the first call all header fields are indexed.
struct GRPCWire: Wire {
  let work: Work
  let choice: Choice
  let made: Made

  private var stream: UInt32 = 1
  private var hasMessage = false
  private var received = 0

  init(work: Work, choice: Choice, made: Made) {
    self.work = work
    self.choice = choice
    self.made = made
  }

  var greeting: [UInt8] {
    var bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    bytes.frame(.settings, flags: 0, stream: 0, [])
    return bytes
  }

  mutating func request(into bytes: inout [UInt8]) {
    let isPut = work.operation == .put
    var fields: [UInt8] = [0x83, 0x87]  // :method POST, :scheme https
    if stream == 1 {
      fields.literal([0x44], isPut ? "/etcdserverpb.KV/Put" : "/etcdserverpb.KV/Range")
      fields.literal([0x41], "localhost")
      fields.literal([0x5f], "application/grpc")
      fields += [0x40, 2] + Array("te".utf8) + [8] + Array("trailers".utf8)
    } else {
      fields += [0xc1, 0xc0, 0xbf, 0xbe]
    }
    bytes.frame(.headers, flags: 4, stream: stream, fields)

    let index = isPut ? choice.new() : choice.existing(below: work.population)
    var message: [UInt8] = []
    message.field(1, Array("\(work.names)\(index)".utf8))
    if isPut { message.field(2, [UInt8](repeating: 0xa5, count: work.valueBytes)) }
    var body: [UInt8] = [0]
    body.word(UInt32(message.count))
    bytes.frame(.data, flags: 1, stream: stream, body + message)
    hasMessage = false
  }

  mutating func read(_ bytes: UnsafeRawBufferPointer, reply: inout [UInt8]) -> Reading {
    var at = 0
    while bytes.count - at >= 9 {
      let length = Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
      guard bytes.count - at >= 9 + length else { break }
      let type = HTTP2Frame(rawValue: bytes[at + 3])
      let flags = bytes[at + 4]
      let content = bytes[(at + 9)..<(at + 9 + length)]
      at += 9 + length
      switch type {
      case .data:
        // An answered range is longer than the header that every response has.
        hasMessage = hasMessage || length > (work.operation == .range ? 60 : 5)
        received += length
        if received > 16_384 {
          reply.frame(
            .windowUpdate, flags: 0, stream: 0,
            [0, UInt8(received >> 16), UInt8(received >> 8 & 255), UInt8(received & 255)])
          received = 0
        }
      case .headers where flags & 1 != 0:
        stream += 2
        if !hasMessage { made.failed(Array(content)) }
        return Reading(verdict: hasMessage ? .success : .failure, consumed: at)
      case .reset, .goAway:
        made.failed(Array(content))
        return Reading(verdict: .failure, consumed: at)
      case .settings where flags & 1 == 0: reply.frame(.settings, flags: 1, stream: 0, [])
      case .ping where flags & 1 == 0: reply.frame(.ping, flags: 1, stream: 0, Array(content))
      default: break
      }
    }
    return Reading(verdict: .more, consumed: at)
  }
}

enum HTTP2Frame: UInt8 {
  case data = 0
  case headers = 1
  case reset = 3
  case settings = 4
  case ping = 6
  case goAway = 7
  case windowUpdate = 8
}

extension [UInt8] {
  fileprivate mutating func frame(_ type: HTTP2Frame, flags: UInt8, stream: UInt32, _ content: [UInt8]) {
    append(UInt8(content.count >> 16))
    append(UInt8(content.count >> 8 & 255))
    append(UInt8(content.count & 255))
    append(type.rawValue)
    append(flags)
    word(stream)
    append(contentsOf: content)
  }

  /// RFC 7541 §6.2.1: a literal that enters the table; not longer than 126 bytes.
  fileprivate mutating func literal(_ name: [UInt8], _ value: String) {
    self += name
    append(UInt8(value.utf8.count))
    append(contentsOf: value.utf8)
  }

  /// A length-delimited field of Protocol Buffers.
  fileprivate mutating func field(_ number: UInt8, _ value: [UInt8]) {
    append(number << 3 | 2)
    var rest = value.count
    while rest > 127 {
      append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    append(UInt8(rest))
    append(contentsOf: value)
  }
}
