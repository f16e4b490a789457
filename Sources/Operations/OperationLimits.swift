/// What the operations accept.
public enum OperationLimits {
  /// Instances of one attribute at one object.
  public static let attributeInstances = 1_024
  /// Bytes of a Result Message; longer ones are cut.
  public static let messageLength = 1_024
  /// Identifiers that one Locate answers with when the request names no fewer.
  public static let locatedItems = 10_000
  /// Streamed operations that a node holds at once, and those of one identity.
  static let streams = 1_024
  static let streamsOfOne = 64
  /// Seconds after which a stream without a further part is forgotten.
  static let streamSeconds: Int64 = 600
  /// Bytes of a streamed message that has to be held until its end.
  static let streamHeld = 16 << 20
  /// Bytes that all streams of a node keep in memory.
  static let streamBytes = 256 << 20
  /// Bytes that RNG Retrieve gives, and that RNG Seed takes, at once.
  static let randomBytes = 1 << 20
  /// Iterations of PBKDF2 that one request may ask for.
  static let iterations: Int32 = 10_000_000
  /// Objects that one Derive Key derives from.
  static let derivationObjects = 2
  /// Bytes that one Derive Key may make.
  static let derivedBytes = 8_192
  /// What one application of the PKCS#11 operation may have open, and the seconds without a call that end it.
  static let moduleSessions = 64
  static let moduleHandles = 1_024
  static let moduleSeconds: Int64 = 3_600
  /// Attributes of a template, and bytes of a message that comes in parts.
  static let moduleTemplate = 64
  static let moduleData = 64 << 10
  /// Applications that have ended and are looked at when another one begins.
  static let modulesSwept = 4
  /// Credential Links of a User object that are followed.
  static let credentialsOfUser = 16
  /// Bytes of a Log Message.
  public static let logMessageLength = 4_096
  /// Bytes of a Unique Identifier that a client brings (Import).
  public static let identifierLength = 256
  /// Parts of a split key: a part's number has one byte.
  public static let splitKeyParts: Int32 = 255
  /// Bytes of a Prime Field Size.
  public static let primeFieldLength = 2_048
  /// Constraints, and Object Defaults, that are kept.
  public static let objectRules = 256
  /// Certificates in one Validate.
  public static let validatedCertificates = 16
}
