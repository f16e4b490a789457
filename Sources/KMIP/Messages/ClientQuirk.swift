/// Where a known client needs more than the text gives, or relies on what the text leaves open. Everything else is strict.
/// Each row has a test that plays what such a client sends (`ClientQuirkTests`, `ClientRecordingTests`); code that deviates for one names it.
public enum ClientQuirk: String, CaseIterable, Sendable {
  /// An Authentication with an empty user name and password claims nothing.
  case emptyCredential
  /// A Time Stamp in the request, however far off, is read and heeds nothing.
  case requestTimeStamp
  /// Maximum Response Size 8192 in every request: short replies must be short.
  case smallResponses
  /// 96 bytes of Secret Data of type Seed, format Opaque, with usage mask 0 and no algorithm.
  case seedWithoutUse
  /// A new connection for every message, and Activate before Get.
  case connectionForEachMessage
  /// A Discover Versions in a header of 1.1, then 1.4.
  case probeInOlderHeader
  /// Get Attributes names attributes that the object does not have, and wants the others.
  case absentAttributes
  /// A Server Correlation Value that it did not ask for makes a reply a broken one.
  case noCorrelationUnasked
  /// Locate of 2.0 without its required Attributes structure.
  case locateWithoutAttributes
  /// RSA key pairs without Cryptographic Usage Mask.
  case keyPairsWithoutMask
  /// Attributes named `x-…`, read in one batch with the Locate or Create before, through the ID Placeholder.
  case customAttributesInBatches
  /// Tags that nobody knows: it wants an error, and goes on over the same connection.
  case unknownTags
  /// Two keys of one name are fatal: a second one must not come to be.
  case uniqueNames
  /// It asks for State again and again, and stops working unless it is Active.
  case polledState
  /// Attribute Index 0 in Add Attribute, which the text forbids.
  case indexZero
  /// RSA keys in PKCS#1 whose Key Format Type says PKCS#8 or X.509.
  case keysCalledWrong
  /// Discover Versions of 1.1 with an empty payload, the best version first in the answer.
  case emptyProbe
  /// All functions of Query at once; Secret Data with Operation Policy Name and a Name of 128 characters, renamed by index 0
  /// and activated by its Activation Date.
  case renamedSecrets
  /// Query, Locate, Get as Opaque and Get Attributes in one batch: a Locate that finds nothing succeeds.
  case locateAndFetch

  /// Whom it is for.
  public var client: String {
    switch self {
    case .emptyCredential, .requestTimeStamp, .smallResponses: "libkmip, and the storage software that embeds it"
    case .seedWithoutUse, .connectionForEachMessage: "MongoDB's driver"
    case .probeInOlderHeader, .absentAttributes: "kmip-go, and what is built on it"
    case .noCorrelationUnasked: "older clients of 1.4 and 2.0 generated from the 1.3 tables"
    case .locateWithoutAttributes: "PyKMIP"
    case .keyPairsWithoutMask: "OpenStack's key manager"
    case .customAttributesInBatches: "storage arrays"
    case .unknownTags: "clients with vendor tags"
    case .uniqueNames: "PostgreSQL's and MySQL's plug-ins"
    case .polledState: "database plug-ins"
    case .indexZero: "PyKMIP"
    case .keysCalledWrong: "PyKMIP's examples, and what was written after them"
    case .emptyProbe: "vSphere"
    case .renamedSecrets: "Synology's storage software"
    case .locateAndFetch: "storage arrays"
    }
  }

  /// The versions in which it has been met.
  public var versions: ClosedRange<ProtocolVersion> {
    switch self {
    case .requestTimeStamp, .seedWithoutUse, .connectionForEachMessage: .v1_0 ... .v1_0
    case .emptyCredential, .smallResponses: .v1_0 ... .v1_4
    case .probeInOlderHeader: .v1_1 ... .v1_4
    case .absentAttributes: .v1_4 ... .v1_4
    case .emptyProbe: .v1_1 ... .v1_1
    case .renamedSecrets: .v1_2 ... .v1_2
    case .locateAndFetch: .v1_0 ... .v1_0
    case .noCorrelationUnasked: .v1_4 ... .v2_0
    case .locateWithoutAttributes: .v2_0 ... .v2_0
    case .keysCalledWrong: .v1_0 ... .v2_0
    case .keyPairsWithoutMask: .v1_1 ... .v1_2
    case .customAttributesInBatches, .unknownTags, .uniqueNames, .polledState, .indexZero: .v1_0 ... .v1_4
    }
  }
}
