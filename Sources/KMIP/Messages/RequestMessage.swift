public import TTLV

/// A request (KMIP 2.1 §8.1).
public struct RequestMessage: Sendable {
  public var header: RequestHeader
  public var items: [RequestBatchItem]

  public init(header: RequestHeader, items: [RequestBatchItem]) {
    self.header = header
    self.items = items
    self.header.batchCount = Int32(items.count)
  }

  /// Reads a binary frame in one of the versions `spoken`.
  ///
  /// - Throws: `Unreadable` when the message as a whole cannot be run: it has no readable header, or names a version that
  ///   is not spoken.
  public init(_ frame: [UInt8], spoken: [ProtocolVersion]) throws(Unreadable) {
    self = try frame.withUnsafeBufferPointer { bytes throws(Unreadable) in
      try RequestMessage(bytes, spoken: spoken)
    }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, spoken: [ProtocolVersion]) throws(Unreadable) {
    let named = RequestPeek.version(in: bytes)
    let reading = try Reading(of: named, spoken: spoken)
    let version = reading.version
    do throws(KMIPError) {
      guard bytes.count <= Limits.message.length else {
        throw KMIPError(.invalidMessage, "the message has more than \(Limits.message.length) bytes")
      }
      guard let frame = MessageFrame(bytes, .requestMessage) else {
        throw KMIPError(codec(version), "the message is no Request Message whose members fit it")
      }
      guard let headerBytes = frame.header else {
        throw KMIPError(.invalidMessage, "the message has no Request Header")
      }
      if let stranger = frame.stranger {
        throw KMIPError(.invalidMessage, "byte \(stranger): only one Request Header and Batch Items belong here")
      }
      header = try RequestHeader(try Self.decode(bytes, headerBytes, reading), as: version)
      items = []
      items.reserveCapacity(frame.batchItems.count)
      for range in frame.batchItems {
        do throws(KMIPError) {
          items.append(RequestBatchItem(try Self.decode(bytes, range, reading), version: version))
        } catch {
          items.append(RequestBatchItem(fault: error, operationCode: RequestPeek.operation(in: bytes, range)))
        }
      }
      try checkBatch()
    } catch {
      throw Unreadable(answerIn: version, error: error)
    }
  }

  /// Reads a message that came in another encoding (XML, JSON) as a tree.
  public init(_ item: Item, spoken: [ProtocolVersion]) throws(Unreadable) {
    var named: ProtocolVersion?
    if case .structure(let members) = item.value, case .structure(let fields)? = members.first?.value,
      let first = fields.first
    {
      named = try? ProtocolVersion(first, version: .v1_0)
    }
    let reading = try Reading(of: named, spoken: spoken)
    do throws(KMIPError) {
      guard item.tag == .requestMessage else { throw KMIPError(.invalidMessage, "the message is no Request Message") }
      var reader = try StructureReader(reading.read(item), version: reading.version)
      header = try RequestHeader(try reader.required(.requestHeader), as: reading.version)
      items = reader.all(.batchItem).map { RequestBatchItem($0, version: reading.version) }
      try reader.finish()
      try checkBatch()
    } catch {
      throw Unreadable(answerIn: reading.version, error: error)
    }
  }

  /// The message as a tree, for a client to encode.
  public var item: Item {
    Item(.requestMessage, .structure([header.item] + items.map { $0.item(header.version) }))
  }

  private func checkBatch() throws(KMIPError) {
    guard !items.isEmpty else { throw KMIPError(.invalidMessage, "the message has no Batch Item") }
    guard items.count <= Limits.batchItems else {
      throw KMIPError(.invalidMessage, "the message has more than \(Limits.batchItems) batch items")
    }
    if let count = header.batchCount, Int(count) != items.count {
      throw KMIPError(.invalidMessage, "Batch Count is \(count), but \(items.count) batch items follow")
    }
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ reading: Reading)
    throws(KMIPError) -> Item
  {
    do throws(TTLVError) {
      // The part stands one level deep in the message. What came within the limit can so go back within it.
      var limits = Limits.message
      limits.depth -= 1
      let item = try BinaryDecoder.decode(UnsafeBufferPointer(rebasing: bytes[range]), limits: limits)
      return reading.read(item)
    } catch {
      let name = error.tag.map { " in \($0.name)" } ?? ""
      throw KMIPError(
        codec(reading.version), "byte \(range.lowerBound + error.offset)\(name): \(error.code.explanation)")
    }
  }
}

/// A message that cannot be run at all: what is wrong, and the version to say so in.
public struct Unreadable: Error, Hashable, Sendable {
  public let answerIn: ProtocolVersion
  public let error: KMIPError
}

/// How a request that names a version is read.
struct Reading {
  let version: ProtocolVersion
  /// The request's minor version is newer than the newest one known of its major version.
  let isNewer: Bool

  init(of named: ProtocolVersion?, spoken: [ProtocolVersion]) throws(Unreadable) {
    guard let newest = spoken.max(), let oldest = spoken.min() else {
      preconditionFailure("a server speaks at least one version")
    }
    guard let named else {
      throw Unreadable(
        answerIn: oldest,
        error: KMIPError(.invalidMessage, "the message does not begin with a Request Header and Protocol Version"))
    }
    if spoken.contains(named) {
      version = named
      isNewer = false
      return
    }
    let sameMajor = spoken.filter { $0.major == named.major }.max()
    // KMIP 1.x §11.1: "Same major version, different minor versions; unknown fields … Ignore unknown fields, process rest
    // normally". 2.0 and later have a reason of their own for this instead.
    if named.major == 1, let sameMajor, named > sameMajor {
      version = sameMajor
      isNewer = true
      return
    }
    let answer = sameMajor ?? (named < oldest ? oldest : newest)
    throw Unreadable(
      answerIn: answer,
      error: KMIPError(
        answer.major < 2 ? .invalidMessage : .unsupportedProtocolVersion,
        "KMIP \(named) is not spoken here; \(spoken.map(\.description).joined(separator: ", ")) are"))
  }

  func read(_ item: Item) -> Item { isNewer ? pruned(item) : item }

  private func pruned(_ item: Item) -> Item {
    guard case .structure(let members) = item.value else { return item }
    return Item(
      item.tag,
      .structure(members.compactMap { $0.tag.isKnown(in: version) || $0.tag.isExtension ? pruned($0) : nil }))
  }
}

/// KMIP 2.0 has a reason of its own for bytes that are no TTLV; 1.x §11.1 says Invalid Message.
func codec(_ version: ProtocolVersion) -> ResultReason { version.major < 2 ? .invalidMessage : .codecError }

extension TTLVError.Code {
  /// For people.
  var explanation: String {
    switch self {
    case .truncated: "the item is longer than what holds it"
    case .trailingBytes: "bytes follow the message"
    case .unknownType(let code): "there is no item type \(code)"
    case .wrongLength: "the length does not fit the item type"
    case .wrongPadding: "padding is not zero"
    case .wrongValue: "the value is none of the item type"
    case .tooDeep: "structures are nested too deeply"
    case .tooLong: "the message is too long"
    case .tooManyItems: "the message has too many items"
    default: "the encoding is wrong"
    }
  }
}
