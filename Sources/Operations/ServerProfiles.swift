internal import KMIP

/// The profiles that Query names: those of whose operations and transports nothing is missing in the version. The published
/// cases of each are played by the conformance runner.
enum ServerProfiles {
  private struct Row: Sendable {
    /// The profile's names in 1.3, 1.4, and 2.0 and later; nil where the version has none.
    let names: (ProfileName?, ProfileName?, ProfileName?)
    let operations: [Operation]
    var needsHTTPS = false
  }

  static func names(in version: ProtocolVersion, _ settings: OperationSettings) -> [ProfileName] {
    rows.compactMap { row in
      guard settings.speaksHTTPS || !row.needsHTTPS,
        (baseline + row.operations).allSatisfy({ Catalogue.row($0.rawValue, in: version) != nil })
      else { return nil }
      switch version {
      case .v1_3: return row.names.0
      case .v1_4: return row.names.1
      default: return version.major >= 2 ? row.names.2 : nil
      }
    }
  }

  /// What every profile of a server stands on (KMIP Profiles 1.4, Baseline Server).
  private static let baseline: [Operation] = [
    .locate, .check, .get, .getAttributes, .getAttributeList, .addAttribute, .modifyAttribute, .deleteAttribute,
    .activate, .revoke, .destroy, .query, .discoverVersions,
  ]

  private static let advanced: [Operation] = [
    .encrypt, .decrypt, .sign, .signatureVerify, .mac, .macVerify, .rngRetrieve, .rngSeed, .hash,
  ]

  private static let rows: [Row] = [
    Row(
      names: (.baselineServerBasicKMIPV1_3, .baselineServerBasicKMIPV1_4, .baselineServer), operations: [.register]),
    Row(
      names: (
        .symmetricKeyLifecycleServerKMIPV1_3, .symmetricKeyLifecycleServerKMIPV1_4, .symmetricKeyLifecycleServer
      ), operations: [.create]),
    Row(
      names: (
        .asymmetricKeyLifecycleServerKMIPV1_3, .asymmetricKeyLifecycleServerKMIPV1_4, .asymmetricKeyLifecycleServer
      ), operations: [.createKeyPair]),
    Row(
      names: (.symmetricKeyFoundryServerKMIPV1_3, .symmetricKeyFoundryServerKMIPV1_4, .symmetricKeyFoundryServer),
      operations: [.create]),
    Row(
      names: (
        .opaqueManagedObjectStoreServerKMIPV1_3, .opaqueManagedObjectStoreServerKMIPV1_4,
        .opaqueManagedObjectStoreServer
      ), operations: [.register]),
    Row(
      names: (
        .storageArrayWithSelfEncryptingDriveServerKMIPV1_3, .storageArrayWithSelfEncryptingDriveServerKMIPV1_4,
        .storageArrayWithSelfEncryptingDriveServer
      ), operations: [.register]),
    Row(
      names: (.tapeLibraryServerKMIPV1_3, .tapeLibraryServerKMIPV1_4, .tapeLibraryServer), operations: [.create]),
    Row(
      names: (
        .basicCryptographicServerKMIPV1_3, .basicCryptographicServerKMIPV1_4, .basicCryptographicServer
      ), operations: [.encrypt, .decrypt]),
    Row(
      names: (
        .advancedCryptographicServerKMIPV1_3, .advancedCryptographicServerKMIPV1_4, .advancedCryptographicServer
      ), operations: advanced),
    Row(
      names: (.rngCryptographicServerKMIPV1_3, .rngCryptographicServerKMIPV1_4, .rngCryptographicServer),
      operations: [.rngRetrieve, .rngSeed]),
    Row(names: (.httpsServerKMIPV1_3, .httpsServerKMIPV1_4, .httpsServer), operations: [], needsHTTPS: true),
    Row(names: (.jsonServerKMIPV1_3, .jsonServerKMIPV1_4, .jsonServer), operations: [], needsHTTPS: true),
    Row(names: (.xmlServerKMIPV1_3, .xmlServerKMIPV1_4, .xmlServer), operations: [], needsHTTPS: true),
  ]
}
