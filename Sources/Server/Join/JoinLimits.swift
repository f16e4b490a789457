/// What joining may cost.
enum JoinLimits {
  /// Admin ports named in a token.
  static let tokenAddresses = 15
  /// Letters of a token.
  static let tokenText = 6_144
  /// Seconds that a token may be good for: from the first to the second.
  static let tokenSeconds: ClosedRange<Int64> = 1...604_800
  /// Milliseconds that two clocks may differ: certificates begin five minutes before they are issued.
  static let clockMilliseconds: Int64 = 120_000
  /// Bytes of a certification request.
  static let requestBytes = 16_384
  /// Bytes of a member's address or name.
  static let textBytes = 255
  /// Bytes that a joiner shows to whoever calls its peer port, to prove that it is the one that asks.
  static let greetingBytes = 32
  /// Milliseconds for calling a joiner back.
  static let callBack: Int64 = 2_000
  /// Days that a node's certificate is good for.
  static let certificateDays = 3_650
  /// Milliseconds that a member is waited for: the log, the joiner called back, the HSM.
  static let answer: Int64 = 20_000
}
