/// The heads of HTTP responses (KMIP Additional Message Encodings 1.0 §2.5).
enum HTTPReply {
  /// RFC 9110 §15.2.1.
  static let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// The head before a message of `count` bytes.
  static func head(_ form: MessageForm, count: Int, closes: Bool, saysKept: Bool) -> [UInt8] {
    var text = "HTTP/1.1 200 OK\r\nContent-Type: \(form.mediaType)\r\nContent-Length: \(count)\r\n"
    text += "Cache-Control: no-cache\r\nDate: \(HTTPDate.now)\r\n"
    if closes { text += "Connection: close\r\n" }
    if saysKept { text += "Connection: keep-alive\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// A whole response without a body; the connection ends after it.
  static func refusal(_ refusal: HTTPRefusal) -> [UInt8] {
    var text = "HTTP/1.1 \(refusal.rawValue) \(refusal.phrase)\r\nContent-Length: 0\r\nCache-Control: no-cache\r\n"
    text += "Date: \(HTTPDate.now)\r\n"
    // RFC 9110 §15.5.6.
    if refusal == .methodNotAllowed { text += "Allow: POST\r\n" }
    return Array((text + "Connection: close\r\n\r\n").utf8)
  }
}
