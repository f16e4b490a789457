/// One HTTP request that carries a KMIP message.
public struct HTTPRequest: Hashable, Sendable {
  public var form: MessageForm
  public var body: [UInt8]
  /// The connection ends after the response.
  public var closes: Bool
  /// The client speaks HTTP/1.0 and has asked for the connection to be kept: the response must say that it is.
  public var mustSayKept: Bool

  public init(form: MessageForm, body: [UInt8], closes: Bool = false, mustSayKept: Bool = false) {
    self.form = form
    self.body = body
    self.closes = closes
    self.mustSayKept = mustSayKept
  }
}
