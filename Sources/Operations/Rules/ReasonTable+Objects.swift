internal import KMIP

extension ReasonTable {
  /// What 2.x lists below the operations on whole objects.
  static func listedForObjects(_ operation: Operation, _ version: ProtocolVersion) -> Set<ResultReason>? {
    switch operation {
    case .reKey:
      [
        .cryptographicFailure, .invalidObjectType, .keyValueNotPresent, .objectNotFound, .protectionStorageUnavailable,
      ]
    case .reKeyKeyPair:
      [
        .cryptographicFailure, .invalidObjectType, .keyValueNotPresent, .objectNotFound,
        .privateProtectionStorageUnavailable, .publicProtectionStorageUnavailable,
      ]
    case .certify: [.invalidCSR, .invalidObjectType, .itemNotFound, .protectionStorageUnavailable]
    case .reCertify: [.invalidCSR, .invalidObjectType, .objectNotFound, .protectionStorageUnavailable]
    case .obtainLease: [.objectNotFound, .usageLimitExceeded]
    case .getUsageAllocation: [.attributeNotFound, .invalidObjectType, .objectNotFound, .usageLimitExceeded]
    case .archive: [.objectArchived, .objectNotFound]
    case .recover: [.objectNotFound]
    case .validate: [.invalidObjectType, .objectNotFound]
    case .adjustAttribute:
      lifecycle(
        version,
        [
          .invalidDataType, .itemNotFound, .multiValuedAttribute, .numericRange, .objectArchived, .readOnlyAttribute,
          .unsupportedAttribute,
        ])
    case .createSplitKey:
      [
        .badCryptographicParameters, .cryptographicFailure, .invalidAttribute, .invalidAttributeValue,
        .invalidObjectType, .itemNotFound, .nonUniqueNameAttribute, .protectionStorageUnavailable,
        .serverLimitExceeded, .unsupportedCryptographicParameters,
      ]
    case .joinSplitKey:
      [
        .attributeReadOnly, .attributeSingleValued, .badCryptographicParameters, .cryptographicFailure,
        .invalidAttribute, .invalidAttributeValue, .invalidObjectType, .nonUniqueNameAttribute, .objectNotFound,
        .protectionStorageUnavailable, .serverLimitExceeded, .unsupportedCryptographicParameters,
      ]
    case .import:
      [
        .attributeReadOnly, .attributeSingleValued, .encodingOptionError, .invalidAttribute, .invalidAttributeValue,
        .nonUniqueNameAttribute, .objectAlreadyExists, .protectionStorageUnavailable, .serverLimitExceeded,
      ]
    case .export:
      [
        .badCryptographicParameters, .encodingOptionError, .incompatibleCryptographicUsageMask, .invalidObjectType,
        .keyCompressionTypeNotSupported, .keyFormatTypeNotSupported, .keyValueNotPresent, .keyWrapTypeNotSupported,
        .objectNotFound, .wrappingObjectArchived, .wrappingObjectDestroyed, .wrappingObjectNotFound,
      ]
    case .log, .ping: []
    case .setDefaults, .setConstraints, .getConstraints: [.invalidObjectType]
    case .reProvision: [.cryptographicFailure]
    default: nil
    }
  }
}
