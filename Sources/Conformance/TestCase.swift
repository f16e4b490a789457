public import KMIP
public import TTLV

/// A published test case: requests, each with the response that is expected.
public struct TestCase: Sendable {
  public struct Exchange: Sendable {
    /// As published: variables are not filled in.
    public let request: Item
    public let response: Item
  }

  /// `SKFF-M-1-14`, from the file's name.
  public let name: String
  /// Where it was read from, for people.
  public let path: String
  public let version: ProtocolVersion
  public let exchanges: [Exchange]

  /// Reads the XML of a case.
  ///
  /// - Parameter path: the file's path; its last part without `.xml` is the case's name.
  public init(xml: [UInt8], path: String) throws(ConformanceError) {
    guard xml.count <= Limits.caseBytes else { throw .unreadable("\(path): longer than \(Limits.caseBytes) bytes") }
    let items: [Item]
    do {
      items = try XMLDecoder.decodeSequence(
        inside: ["KMIP", "KmipTestCase"], xml, names: StandardNames(), limits: Limits.messages,
        substitution: Variable.placeholder)
    } catch {
      throw .unreadable("\(path): \(error)")
    }
    var exchanges: [Exchange] = []
    var request: Item?
    for item in items {
      switch (item.tag, request) {
      case (.requestMessage, nil): request = item
      case (.responseMessage, let asked?):
        exchanges.append(Exchange(request: asked, response: item))
        request = nil
      default: throw .unreadable("\(path): requests and responses do not alternate")
      }
    }
    guard request == nil, let first = exchanges.first else { throw .unreadable("\(path): no request with a response") }
    guard let version = Self.version(of: first.request) else { throw .unreadable("\(path): no protocol version") }
    self.path = path
    name = Self.name(of: path)
    self.version = version
    self.exchanges = exchanges
  }

  /// `SKFF`: the cases that share their objects.
  public var family: String { String(name.prefix { $0 != "-" }) }

  /// Cases are played family by family, version by version, in the order of their numbers.
  public static func precedes(_ left: TestCase, _ right: TestCase) -> Bool {
    if left.version != right.version { return left.version < right.version }
    if left.family != right.family { return left.family < right.family }
    let numbers = (left.numbers, right.numbers)
    if numbers.0 != numbers.1 { return numbers.0.lexicographicallyPrecedes(numbers.1) }
    return left.path < right.path
  }

  /// Whether it looks for objects that a case before it has left: its first Locate that finds something stands before
  /// anything that makes an object.
  public var needsLeftovers: Bool {
    for exchange in exchanges {
      for item in (exchange.response.value.members ?? []) where item.tag == .batchItem {
        guard case .enumeration(let raw)? = item.value[.operation] else { continue }
        switch Operation(rawValue: raw) {
        case .create, .createKeyPair, .register, .`import`: return false
        case .locate: if item.value[.responsePayload]?[.uniqueIdentifier] != nil { return true }
        default: continue
        }
      }
    }
    return false
  }

  private var numbers: [Int] { name.split(separator: "-").compactMap { Int($0) } }

  private static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".xml") ? String(last.dropLast(4)) : last
  }

  static func version(of message: Item) -> ProtocolVersion? {
    let header = message.value[.requestHeader] ?? message.value[.responseHeader]
    guard case .integer(let major)? = header?[.protocolVersion]?[.protocolVersionMajor],
      case .integer(let minor)? = header?[.protocolVersion]?[.protocolVersionMinor]
    else { return nil }
    return ProtocolVersion(major: major, minor: minor)
  }
}
