/// The kinds of token, by their number in files.
public enum TokenKind: UInt8, Hashable, Sendable {
  case software = 1
  case pkcs11 = 2
  /// A key in operators' shares.
  case operators = 3
}
