/// What one HTTP request may hold besides its body, whose bytes `FrontEndLimits.frameBytes` bounds.
enum HTTPLimits {
  /// Bytes of the request line and all header fields.
  static let headBytes = 8 << 10
  static let headerFields = 64
  static let methodBytes = 32
  /// Digits of a Content-Length: what they can say fits an Int.
  static let lengthDigits = 15
}
