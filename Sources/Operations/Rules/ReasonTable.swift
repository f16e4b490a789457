internal import KMIP

/// How the reasons of operations are spelled for each version: the one file that maps to Result Reasons.
///
/// Operations refuse in the words of 2.1. For 2.x the reason must be one that the text lists for the operation ("Error
/// Handling" below each one), else the next of its fallbacks that is; for 1.x the tables of chapter 11 decide.
enum ReasonTable {
  static func spelled(_ reason: ResultReason, _ operation: Operation?, _ version: ProtocolVersion) -> ResultReason {
    if version.major < 2 { return older(reason, operation).spelled(for: version) }
    let spelling = newer(reason, operation, version)
    // The one operation that lists no Invalid Field (KMIP 2.1 §6.1.41).
    return operation == .queryAsynchronousRequests && spelling == .invalidField ? .invalidMessage : spelling
  }

  private static func newer(_ reason: ResultReason, _ operation: Operation?, _ version: ProtocolVersion) -> ResultReason
  {
    guard let operation, let listed = listed(operation, version) else { return reason.spelled(for: version) }
    if everywhere.contains(reason) || listed.contains(reason) { return reason.spelled(for: version) }
    for next in fallbacks(reason) where everywhere.contains(next) || listed.contains(next) {
      return next.spelled(for: version)
    }
    return reason.spelled(for: version)
  }

  /// What every operation of 2.x lists, and what is told of a message or of the server rather than of an operation.
  private static let everywhere: Set<ResultReason> = [
    .attestationFailed, .attestationRequired, .featureNotSupported, .invalidField, .invalidMessage,
    .operationNotSupported, .permissionDenied, .responseTooLarge, .codecError, .unsupportedProtocolVersion,
    .authenticationNotSuccessful, .generalFailure, .internalServerError, .constraintViolation,
  ]

  private static func listed(_ operation: Operation, _ version: ProtocolVersion) -> Set<ResultReason>? {
    switch operation {
    case .query, .discoverVersions, .interop, .setEndpointRole, .notify, .put, .login, .delegatedLogin,
      .queryAsynchronousRequests:
      []
    case .logout: [.invalidTicket]
    case .pkcs_11:
      [
        .invalidAsynchronousCorrelationValue, .pkcs_11CodecError, .pkcs_11InvalidFunction, .pkcs_11InvalidInterface,
      ]
    case .poll, .cancel, .process: [.invalidAsynchronousCorrelationValue]
    case .create:
      [
        .attributeReadOnly, .attributeSingleValued, .cryptographicFailure, .invalidAttribute, .invalidAttributeValue,
        .invalidObjectType, .nonUniqueNameAttribute, .protectionStorageUnavailable, .readOnlyAttribute,
        .serverLimitExceeded, .unsupportedAttribute,
      ]
    case .createKeyPair:
      [
        .attributeReadOnly, .attributeSingleValued, .cryptographicFailure, .invalidAttribute, .invalidAttributeValue,
        .nonUniqueNameAttribute, .privateProtectionStorageUnavailable, .publicProtectionStorageUnavailable,
        .serverLimitExceeded,
      ]
    case .register:
      [
        .attributeReadOnly, .attributeSingleValued, .badPassword, .encodingOptionError, .invalidAttribute,
        .invalidAttributeValue, .invalidObjectType, .nonUniqueNameAttribute, .protectionStorageUnavailable,
        .serverLimitExceeded,
      ]
    case .get:
      // Object Destroyed is not listed, but expected by the standard's own case BL-M-8-21.
      [
        .badCryptographicParameters, .encodingOptionError, .incompatibleCryptographicUsageMask, .invalidObjectType,
        .keyCompressionTypeNotSupported, .keyFormatTypeNotSupported, .keyValueNotPresent, .keyWrapTypeNotSupported,
        .notExtractable, .objectDestroyed, .objectNotFound, .sensitive, .wrappingObjectArchived,
        .wrappingObjectDestroyed, .wrappingObjectNotFound,
      ]
    // Of 3.0 only case BL-M-20-30 is known.
    case .getAttributes: [.invalidAttribute, version < .v3_0 ? .objectNotFound : .itemNotFound]
    case .getAttributeList: [.objectNotFound]
    case .addAttribute:
      lifecycle(
        version,
        [
          .attributeSingleValued, .invalidAttribute, .nonUniqueNameAttribute, .objectNotFound, .readOnlyAttribute,
          .serverLimitExceeded,
        ])
    case .modifyAttribute:
      lifecycle(
        version,
        [
          .attributeInstanceNotFound, .attributeNotFound, .attributeReadOnly, .nonUniqueNameAttribute, .objectNotFound,
        ])
    case .deleteAttribute:
      lifecycle(
        version,
        [
          .attributeInstanceNotFound, .attributeNotFound, .attributeReadOnly, .invalidAttribute, .objectNotFound,
        ])
    case .setAttribute:
      lifecycle(
        version,
        [
          .invalidAttributeValue, .multiValuedAttribute, .nonUniqueNameAttribute, .objectNotFound, .readOnlyAttribute,
        ])
    case .locate: [.invalidAttribute]
    case .activate, .revoke: [.invalidObjectType, .objectNotFound, .wrongKeyLifecycleState]
    case .destroy: [.objectDestroyed, .objectNotFound, .wrongKeyLifecycleState]
    case .check:
      [.illegalObjectType, .incompatibleCryptographicUsageMask, .objectNotFound, .usageLimitExceeded]
    case .encrypt:
      usesKeys.union([.missingInitializationVector, .unsupportedCryptographicParameters, .usageLimitExceeded])
    case .decrypt: usesKeys.union([.missingInitializationVector, .unsupportedCryptographicParameters])
    case .signatureVerify: usesKeys.union([.unsupportedCryptographicParameters])
    case .sign: usesKeys.union([.unsupportedCryptographicParameters, .usageLimitExceeded])
    case .mac: usesKeys.union([.usageLimitExceeded])
    case .macVerify: usesKeys
    case .hash: [.cryptographicFailure, .invalidCorrelationValue]
    case .rngRetrieve, .rngSeed: [.cryptographicFailure]
    case .deriveKey:
      usesKeys.subtracting([.invalidCorrelationValue]).union([
        .invalidAttribute, .nonUniqueNameAttribute, .unsupportedCryptographicParameters,
      ])
    default: listedForObjects(operation, version)
    }
  }

  /// What the operations that use a key list alike.
  private static let usesKeys: Set<ResultReason> = [
    .badCryptographicParameters, .cryptographicFailure, .incompatibleCryptographicUsageMask, .invalidCorrelationValue,
    .invalidObjectType, .keyValueNotPresent, .objectNotFound, .wrongKeyLifecycleState,
  ]

  /// Wrong Key Lifecycle State came to the attribute operations with 2.1 (AKLC-M-3-20 expects Permission Denied).
  static func lifecycle(_ version: ProtocolVersion, _ reasons: Set<ResultReason>) -> Set<ResultReason> {
    version >= .v2_1 ? reasons.union([.wrongKeyLifecycleState]) : reasons
  }

  /// What says nearly the same, nearest first.
  private static func fallbacks(_ reason: ResultReason) -> [ResultReason] {
    switch reason {
    case .attributeReadOnly: [.readOnlyAttribute, .permissionDenied]
    case .readOnlyAttribute: [.attributeReadOnly, .permissionDenied]
    case .attributeSingleValued: [.multiValuedAttribute, .invalidAttribute, .invalidField]
    case .multiValuedAttribute: [.attributeInstanceNotFound, .attributeSingleValued, .invalidField]
    case .attributeNotFound: [.attributeInstanceNotFound, .itemNotFound, .invalidAttribute, .invalidField]
    case .attributeInstanceNotFound: [.attributeNotFound, .invalidField]
    case .unsupportedAttribute: [.invalidAttribute, .invalidField]
    case .invalidAttribute: [.unsupportedAttribute, .invalidField]
    case .invalidAttributeValue, .numericRange: [.invalidAttributeValue, .invalidField]
    // Thrown for fields: those of attributes are Invalid Attribute Value from the beginning (KMIP 2.1 §11.46).
    case .unknownEnumeration: [.invalidField]
    case .invalidObjectType: [.illegalObjectType, .invalidField]
    case .illegalObjectType: [.invalidObjectType, .invalidField]
    case .wrongKeyLifecycleState: [.permissionDenied]
    case .invalidDataType, .unknownTag, .missingData, .unknownMessageExtension: [.invalidMessage]
    // Create and Register name objects only in attributes (links).
    case .objectNotFound: [.itemNotFound, .invalidAttributeValue, .invalidField]
    case .nonUniqueNameAttribute: [.invalidField]
    case .illegalOperation: [.permissionDenied]
    // Only Destroy lists it: elsewhere a destroyed object is one in the wrong state, or not to be used.
    case .objectDestroyed: [.wrongKeyLifecycleState, .permissionDenied]
    case .objectArchived: [.permissionDenied]
    case .applicationNamespaceNotSupported, .keyFormatTypeNotSupported, .keyCompressionTypeNotSupported:
      [.invalidAttributeValue, .invalidField]
    case .serverLimitExceeded: [.invalidField]
    case .cryptographicFailure: [.generalFailure]
    case .unsupportedCryptographicParameters: [.badCryptographicParameters, .cryptographicFailure, .invalidField]
    case .badCryptographicParameters: [.unsupportedCryptographicParameters, .cryptographicFailure, .invalidField]
    case .sensitive, .notExtractable: [.permissionDenied]
    case .usageLimitExceeded, .keyValueNotPresent, .incompatibleCryptographicUsageMask: [.permissionDenied]
    case .encodingOptionError, .invalidCSR, .objectAlreadyExists: [.invalidField]
    case .keyWrapTypeNotSupported: [.featureNotSupported]
    case .wrappingObjectNotFound: [.itemNotFound, .invalidField]
    case .wrappingObjectDestroyed, .wrappingObjectArchived: [.permissionDenied]
    default: []
    }
  }

  /// KMIP 1.x chapter 11.
  private static func older(_ reason: ResultReason, _ operation: Operation?) -> ResultReason {
    switch reason {
    case .objectNotFound: return .itemNotFound
    case .objectDestroyed:
      return operation == .destroy || changesAttributes(operation) ? .permissionDenied : .itemNotFound
    case .wrongKeyLifecycleState:
      switch operation {
      case .revoke: return .illegalOperation
      // 1.4 §11.7: "One or more of the specified objects are not able to be used to derive a new key".
      case .deriveKey: return .invalidField
      default: return .permissionDenied
      }
    case .attributeReadOnly, .readOnlyAttribute:
      // Creating and registering know only "incorrect attribute value(s) specified".
      return changesAttributes(operation) ? .permissionDenied : .invalidField
    case .invalidAttribute, .unsupportedAttribute: return operation == .addAttribute ? .permissionDenied : .invalidField
    case .invalidAttributeValue, .numericRange, .unknownEnumeration: return .invalidField
    case .attributeSingleValued, .multiValuedAttribute:
      return operation == .addAttribute ? .illegalOperation : .invalidField
    case .nonUniqueNameAttribute: return changesAttributes(operation) ? .illegalOperation : .invalidField
    case .attributeNotFound:
      // 1.4 §11.19: "Object has no Usage Limits attribute".
      if operation == .getUsageAllocation { return .illegalOperation }
      return operation == .modifyAttribute ? .invalidField : .itemNotFound
    case .attributeInstanceNotFound: return .itemNotFound
    case .invalidObjectType, .illegalObjectType:
      switch operation {
      case .activate, .revoke, .check, .get, .export, .getUsageAllocation: return .illegalOperation
      // "Object specified is not able to be re-keyed", "… certified".
      case .reKey, .reKeyKeyPair, .certify, .reCertify: return .permissionDenied
      // "Object specified is not able to be used for encryption"
      case .encrypt, .decrypt, .sign, .signatureVerify, .mac, .macVerify: return .permissionDenied
      default: return .invalidField
      }
    case .incompatibleCryptographicUsageMask, .usageLimitExceeded, .notAuthorised:
      return operation == .deriveKey ? .invalidField : .permissionDenied
    // 1.4 §11.30–§11.38: "No outstanding operation with the specified Correlation Value exists".
    case .invalidCorrelationValue: return .itemNotFound
    // Get looks its parameters up among the wrapping key's (1.4 §11.12); where data is worked on, all that goes wrong is
    // "cryptographic error", and in Derive Key "invalid derivation parameters".
    case .badCryptographicParameters, .unsupportedCryptographicParameters:
      switch operation {
      case .get, .export: return .itemNotFound
      case .deriveKey, .createSplitKey, .joinSplitKey: return .invalidField
      default: return .cryptographicFailure
      }
    case .wrappingObjectNotFound: return .itemNotFound
    case .wrappingObjectDestroyed: return .permissionDenied
    case .wrappingObjectArchived: return .objectArchived
    case .keyWrapTypeNotSupported, .unknownMessageExtension: return .featureNotSupported
    case .serverLimitExceeded: return .indexOutOfBounds
    case .invalidDataType, .missingData, .codecError, .unsupportedProtocolVersion: return .invalidMessage
    case .unknownTag: return .invalidField
    // 1.4 §11.12: "the server only has attributes for this object" is no error of its own for Get.
    case .keyValueNotPresent: return operation == .get ? .illegalOperation : reason
    // Versions before 1.4 have no reason of their own for these two.
    case .sensitive, .notExtractable: return reason
    default: return reason
    }
  }

  private static func changesAttributes(_ operation: Operation?) -> Bool {
    switch operation {
    case .addAttribute, .modifyAttribute, .deleteAttribute, .setAttribute: true
    default: false
    }
  }
}
