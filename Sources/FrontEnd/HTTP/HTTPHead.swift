/// The head of one request, taken line by line.
struct HTTPHead: Sendable {
  private(set) var hasRequestLine = false
  /// HTTP/1.0.
  private(set) var isOld = false
  private var isPost = false
  private var isKMIP = false
  private var fields = 0
  private var hosts = 0
  private var contentLength: Int?
  private var hasTransferEncoding = false
  private var contentTypes = 0
  private(set) var form: MessageForm?
  private var asksToClose = false
  private var asksToKeep = false
  private(set) var awaitsContinue = false
  private var expectsOther = false

  /// Bytes of the body.
  var length: Int { contentLength ?? 0 }
  /// RFC 9112 §9.3.
  var closes: Bool { asksToClose || (isOld && !asksToKeep) }

  /// Takes the request line, then the header fields, each without its line end.
  mutating func take(_ line: ArraySlice<UInt8>) -> HTTPRefusal? {
    if hasRequestLine { return takeField(line) }
    hasRequestLine = true
    return takeRequestLine(line)
  }

  /// What is wrong with the request as a whole, when its head has ended.
  func verdict(limit: Int) -> HTTPRefusal? {
    // RFC 9112 §3.2: one Host, and HTTP/1.1 demands it.
    guard hosts == 1 || (isOld && hosts == 0) else { return .badRequest }
    if hasTransferEncoding, contentLength != nil || isOld { return .badRequest }
    guard isKMIP else { return .notFound }
    guard isPost else { return .methodNotAllowed }
    // RFC 9112 §6.3: a server may ask for a length instead of a transfer coding; the profile's clients give one.
    guard let contentLength else { return .lengthRequired }
    guard form != nil else { return .unsupportedMediaType }
    if expectsOther { return .expectationFailed }
    return contentLength > limit ? .contentTooLarge : nil
  }

  private mutating func takeRequestLine(_ line: ArraySlice<UInt8>) -> HTTPRefusal? {
    let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].count <= HTTPLimits.methodBytes,
      parts[0].allSatisfy(ASCII.isTokenCharacter), !parts[1].isEmpty,
      parts[1].allSatisfy({ (0x21...0x7E).contains($0) })
    else { return .badRequest }
    let version = parts[2]
    if version.elementsEqual("HTTP/1.0".utf8) {
      isOld = true
    } else if !version.elementsEqual("HTTP/1.1".utf8) {
      return version.starts(with: "HTTP/".utf8) ? .versionNotSupported : .badRequest
    }
    isPost = parts[0].elementsEqual("POST".utf8)
    isKMIP = HTTPHead.path(of: parts[1]).elementsEqual("/kmip".utf8)
    return nil
  }

  /// The path and query of a target in origin or absolute form (RFC 9112 §3.2.1 and §3.2.2).
  private static func path(of target: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let scheme = "https://"
    guard ASCII.lowercased(target.prefix(scheme.utf8.count)).elementsEqual(scheme.utf8) else { return target }
    let rest = target.dropFirst(scheme.utf8.count)
    return rest.firstIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? []
  }

  private mutating func takeField(_ line: ArraySlice<UInt8>) -> HTTPRefusal? {
    fields += 1
    guard fields <= HTTPLimits.headerFields else { return .headerFieldsTooLarge }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return .badRequest }
    let name = line[..<colon]
    guard !name.isEmpty, name.allSatisfy(ASCII.isTokenCharacter) else { return .badRequest }
    let value = ASCII.trimmed(line[(colon + 1)...])
    guard value.allSatisfy({ $0 == 0x09 || (0x20...0x7E).contains($0) || $0 >= 0x80 }) else { return .badRequest }
    let lower = ASCII.lowercased(name)
    if lower.elementsEqual("host".utf8) {
      hosts += 1
    } else if lower.elementsEqual("content-length".utf8) {
      return takeLength(value)
    } else if lower.elementsEqual("content-type".utf8) {
      contentTypes += 1
      form = MessageForm(contentType: value)
      return contentTypes > 1 ? .badRequest : nil
    } else if lower.elementsEqual("transfer-encoding".utf8) {
      hasTransferEncoding = true
    } else if lower.elementsEqual("connection".utf8) {
      for option in value.split(separator: UInt8(ascii: ",")) {
        let option = ASCII.lowercased(ASCII.trimmed(option))
        if option.elementsEqual("close".utf8) { asksToClose = true }
        if option.elementsEqual("keep-alive".utf8) { asksToKeep = true }
      }
    } else if lower.elementsEqual("expect".utf8) {
      // RFC 9110 §10.1.1: HTTP/1.0 has no interim responses, so the expectation is ignored there.
      if ASCII.lowercased(value).elementsEqual("100-continue".utf8) {
        awaitsContinue = !isOld
      } else {
        expectsOther = true
      }
    }
    return nil
  }

  private mutating func takeLength(_ value: ArraySlice<UInt8>) -> HTTPRefusal? {
    guard contentLength == nil, (1...HTTPLimits.lengthDigits).contains(value.count),
      value.allSatisfy({ (0x30...0x39).contains($0) })
    else { return .badRequest }
    contentLength = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return nil
  }
}
