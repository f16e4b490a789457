extension ResultReason {
  /// This reason where `version` has it, else the one of that version which says nearly the same: 2.0 split the few
  /// reasons of 1.x (KMIP 1.4 §9.1.3.2.29 against 2.0 §11.52), and the tables of 1.x chapter 11 tell what stood there.
  public func spelled(for version: ProtocolVersion) -> ResultReason {
    if versions.contains(version) { return self }
    switch self {
    case .objectNotFound, .attributeNotFound, .attributeInstanceNotFound, .wrappingObjectNotFound, .objectDestroyed,
      .unknownObjectGroup, .invalidAsynchronousCorrelationValue, .wrappingObjectDestroyed:
      return .itemNotFound
    case .readOnlyAttribute, .attributeReadOnly, .notAuthorised, .wrongKeyLifecycleState,
      .incompatibleCryptographicUsageMask, .usageLimitExceeded, .constraintViolation, .illegalOperation, .sensitive,
      .notExtractable:
      return .permissionDenied
    case .wrappingObjectArchived: return .objectArchived
    case .badPassword, .invalidTicket: return .authenticationNotSuccessful
    case .codecError, .unknownTag, .unsupportedProtocolVersion, .pkcs_11CodecError: return .invalidMessage
    case .unknownMessageExtension, .keyWrapTypeNotSupported, .attestationRequired, .attestationFailed,
      .protectionStorageUnavailable, .privateProtectionStorageUnavailable, .publicProtectionStorageUnavailable:
      return .featureNotSupported
    case .unsupportedCryptographicParameters, .badCryptographicParameters, .missingInitializationVector:
      return version.spellsAttributesByName ? .invalidField : .cryptographicFailure
    case .serverLimitExceeded:
      return .indexOutOfBounds
    case .indexOutOfBounds: return .serverLimitExceeded
    case .keyValueNotPresent: return version.spellsAttributesByName ? .illegalOperation : .invalidField
    case .internalServerError: return .generalFailure
    case .attributeSingleValued, .multiValuedAttribute,
      .invalidDataType, .unknownEnumeration, .invalidAttribute, .invalidAttributeValue, .numericRange,
      .nonUniqueNameAttribute, .objectAlreadyExists, .unsupportedAttribute, .illegalObjectType, .invalidObjectType,
      .invalidCSR, .invalidCorrelationValue, .encodingOptionError, .duplicateProcessRequest, .circularLinkError,
      .pkcs_11InvalidFunction, .pkcs_11InvalidInterface:
      return .invalidField
    default: return .generalFailure
    }
  }
}
