/// The bounds of this room.
public enum Limits {
  /// The longest encoded key or certificate that is parsed, in bytes.
  public static let encodedLength = 1 << 20
  /// The longest revocation list that is parsed, in bytes.
  public static let revocationListLength = 64 << 20
  /// The shortest and longest RSA, DSA or DH modulus that is generated or taken, in bits. (Short ones are old keys that
  /// clients keep; longer ones would let one request burn seconds of CPU.)
  public static let modulusBits = 512...16384
  /// The largest number of alternative names read from one certificate.
  public static let alternativeNames = 1024
  /// The longest validity of an issued certificate, in days.
  public static let validDays = 36_500
  /// The longest part of a message that is taken at once, in bytes. Frames are bounded below.
  public static let messageLength = 1 << 30
  /// The longest chain of certificates that is verified.
  public static let chainLength = 16
  /// Contexts that one key keeps for threads working side by side. A power of two.
  static let lanes = 8
  /// Nonces drawn from the generator at once, for each of a key's contexts.
  static let noncesAhead = 64
}
