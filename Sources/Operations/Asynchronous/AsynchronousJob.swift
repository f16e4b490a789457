internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// A request that was accepted and will be run later: its batch runs as a whole, with its order, its error option and its
/// ID Placeholder, and each batch item's answer waits for a Poll under a correlation value of its own.
struct AsynchronousJob {
  /// Where one batch item is.
  enum State: UInt32 {
    case waiting = 1
    case canceled = 2
    /// Its answer is there and has not been asked for.
    case done = 3
    case obtained = 4
  }

  struct Part {
    var operationCode: UInt32
    var state = State.waiting
    /// The response batch item, encoded in the request's version; nil until it is done. An item that a failed one before
    /// it kept from running has none for ever.
    var result: [UInt8]?
  }

  /// Sixteen random bytes.
  let name: [UInt8]
  /// The request without its credentials, to be run synchronously.
  let frame: [UInt8]
  let holder: HeldPrincipal
  /// Microseconds since 1970.
  let submission: Int64
  var parts: [Part]

  static let nameLength = 16

  /// Whether it has not been run.
  var isWaiting: Bool { parts.contains { $0.state == .waiting } }

  /// The places of items that are not to be run any more. Before the whole has run, what has been obtained of one can only
  /// be that it was canceled.
  var canceled: Set<Int> { Set(parts.indices.filter { parts[$0].state == .canceled || parts[$0].state == .obtained }) }

  // MARK: Correlation values

  /// The Asynchronous Correlation Value of one batch item.
  func correlation(_ index: Int) -> [UInt8] { name + [UInt8(index >> 8 & 0xFF), UInt8(index & 0xFF)] }

  /// The job and the batch item that a value names; nil: it names none.
  static func split(_ correlation: [UInt8]) -> (name: [UInt8], index: Int)? {
    guard correlation.count == nameLength + 2 else { return nil }
    return (
      Array(correlation[..<nameLength]), Int(correlation[nameLength]) << 8 | Int(correlation[nameLength + 1])
    )
  }

  // MARK: The record

  init(name: [UInt8], frame: [UInt8], holder: HeldPrincipal, submission: Int64, parts: [Part]) {
    self.name = name
    self.frame = frame
    self.holder = holder
    self.submission = submission
    self.parts = parts
  }

  var record: StandingRecord {
    var items = holder.items
    items.append(Item(.asynchronousFrame, .byteString(frame)))
    items.append(Item(.asynchronousSubmission, .longInteger(submission)))
    for part in parts {
      var fields = [
        Item(.asynchronousPartOperation, .enumeration(part.operationCode)),
        Item(.asynchronousPartState, .enumeration(part.state.rawValue)),
      ]
      if let result = part.result { fields.append(Item(.asynchronousPartResult, .byteString(result))) }
      items.append(Item(.asynchronousPart, .structure(fields)))
    }
    return StandingRecord(name: name, content: Item(.asynchronousJob, .structure(items)))
  }

  /// nil: not such a record.
  init?(_ record: StandingRecord) {
    guard record.content.tag == .asynchronousJob, case .structure(let members) = record.content.value,
      let holder = HeldPrincipal(members),
      case .byteString(let frame)? = members.first(where: { $0.tag == .asynchronousFrame })?.value,
      case .longInteger(let submission)? = members.first(where: { $0.tag == .asynchronousSubmission })?.value
    else { return nil }
    var parts: [Part] = []
    for member in members where member.tag == .asynchronousPart {
      guard case .structure(let fields) = member.value,
        case .enumeration(let code)? = fields.first(where: { $0.tag == .asynchronousPartOperation })?.value,
        case .enumeration(let raw)? = fields.first(where: { $0.tag == .asynchronousPartState })?.value,
        let state = State(rawValue: raw)
      else { return nil }
      var part = Part(operationCode: code, state: state)
      if case .byteString(let result)? = fields.first(where: { $0.tag == .asynchronousPartResult })?.value {
        part.result = result
      }
      parts.append(part)
    }
    self.init(name: record.name, frame: frame, holder: holder, submission: submission, parts: parts)
  }
}
