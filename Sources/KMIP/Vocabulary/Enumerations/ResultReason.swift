// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Result Reason (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ResultReason: UInt32, KMIPEnumeration {
  case itemNotFound = 0x0000_0001
  case responseTooLarge = 0x0000_0002
  case authenticationNotSuccessful = 0x0000_0003
  case invalidMessage = 0x0000_0004
  case operationNotSupported = 0x0000_0005
  case missingData = 0x0000_0006
  case invalidField = 0x0000_0007
  case featureNotSupported = 0x0000_0008
  case operationCanceledByRequester = 0x0000_0009
  case cryptographicFailure = 0x0000_000A
  case illegalOperation = 0x0000_000B
  case permissionDenied = 0x0000_000C
  case objectArchived = 0x0000_000D
  case indexOutOfBounds = 0x0000_000E
  case applicationNamespaceNotSupported = 0x0000_000F
  case keyFormatTypeNotSupported = 0x0000_0010
  case keyCompressionTypeNotSupported = 0x0000_0011
  case encodingOptionError = 0x0000_0012
  case keyValueNotPresent = 0x0000_0013
  case attestationRequired = 0x0000_0014
  case attestationFailed = 0x0000_0015
  case sensitive = 0x0000_0016
  case notExtractable = 0x0000_0017
  case objectAlreadyExists = 0x0000_0018
  case invalidTicket = 0x0000_0019
  case usageLimitExceeded = 0x0000_001A
  case numericRange = 0x0000_001B
  case invalidDataType = 0x0000_001C
  case readOnlyAttribute = 0x0000_001D
  case multiValuedAttribute = 0x0000_001E
  case unsupportedAttribute = 0x0000_001F
  case attributeInstanceNotFound = 0x0000_0020
  case attributeNotFound = 0x0000_0021
  case attributeReadOnly = 0x0000_0022
  case attributeSingleValued = 0x0000_0023
  case badCryptographicParameters = 0x0000_0024
  case badPassword = 0x0000_0025
  case codecError = 0x0000_0026
  case illegalObjectType = 0x0000_0028
  case incompatibleCryptographicUsageMask = 0x0000_0029
  case internalServerError = 0x0000_002A
  case invalidAsynchronousCorrelationValue = 0x0000_002B
  case invalidAttribute = 0x0000_002C
  case invalidAttributeValue = 0x0000_002D
  case invalidCorrelationValue = 0x0000_002E
  case invalidCSR = 0x0000_002F
  case invalidObjectType = 0x0000_0030
  case keyWrapTypeNotSupported = 0x0000_0032
  case missingInitializationVector = 0x0000_0034
  case nonUniqueNameAttribute = 0x0000_0035
  case objectDestroyed = 0x0000_0036
  case objectNotFound = 0x0000_0037
  case notAuthorised = 0x0000_0039
  case serverLimitExceeded = 0x0000_003A
  case unknownEnumeration = 0x0000_003B
  case unknownMessageExtension = 0x0000_003C
  case unknownTag = 0x0000_003D
  case unsupportedCryptographicParameters = 0x0000_003E
  case unsupportedProtocolVersion = 0x0000_003F
  case wrappingObjectArchived = 0x0000_0040
  case wrappingObjectDestroyed = 0x0000_0041
  case wrappingObjectNotFound = 0x0000_0042
  case wrongKeyLifecycleState = 0x0000_0043
  case protectionStorageUnavailable = 0x0000_0044
  case pkcs_11CodecError = 0x0000_0045
  case pkcs_11InvalidFunction = 0x0000_0046
  case pkcs_11InvalidInterface = 0x0000_0047
  case privateProtectionStorageUnavailable = 0x0000_0048
  case publicProtectionStorageUnavailable = 0x0000_0049
  case unknownObjectGroup = 0x0000_004A
  case constraintViolation = 0x0000_004B
  case duplicateProcessRequest = 0x0000_004C
  case circularLinkError = 0x0000_004D
  case generalFailure = 0x0000_0100

  public static let rows: [EnumerationRow<ResultReason>] = [
    .init(.itemNotFound, "ItemNotFound", .all),
    .init(.responseTooLarge, "ResponseTooLarge", .all),
    .init(.authenticationNotSuccessful, "AuthenticationNotSuccessful", .all),
    .init(.invalidMessage, "InvalidMessage", .all),
    .init(.operationNotSupported, "OperationNotSupported", .all),
    .init(.missingData, "MissingData", .all),
    .init(.invalidField, "InvalidField", .all),
    .init(.featureNotSupported, "FeatureNotSupported", .all),
    .init(.operationCanceledByRequester, "OperationCanceledByRequester", .all),
    .init(.cryptographicFailure, "CryptographicFailure", .all),
    .init(.illegalOperation, "IllegalOperation", .until(.v1_4)),
    .init(.permissionDenied, "PermissionDenied", .all),
    .init(.objectArchived, "ObjectArchived", .all),
    .init(.indexOutOfBounds, "IndexOutOfBounds", .until(.v1_4)),
    .init(.applicationNamespaceNotSupported, "ApplicationNamespaceNotSupported", .all),
    .init(.keyFormatTypeNotSupported, "KeyFormatTypeNotSupported", .all),
    .init(.keyCompressionTypeNotSupported, "KeyCompressionTypeNotSupported", .all),
    .init(.encodingOptionError, "EncodingOptionError", .since(.v1_1)),
    .init(.keyValueNotPresent, "KeyValueNotPresent", .since(.v1_2)),
    .init(.attestationRequired, "AttestationRequired", .since(.v1_2)),
    .init(.attestationFailed, "AttestationFailed", .since(.v1_2)),
    .init(.sensitive, "Sensitive", .since(.v1_4)),
    .init(.notExtractable, "NotExtractable", .since(.v1_4)),
    .init(.objectAlreadyExists, "ObjectAlreadyExists", .since(.v1_4)),
    .init(.invalidTicket, "InvalidTicket", .since(.v2_0)),
    .init(.usageLimitExceeded, "UsageLimitExceeded", .since(.v2_0)),
    .init(.numericRange, "NumericRange", .since(.v2_0)),
    .init(.invalidDataType, "InvalidDataType", .since(.v2_0)),
    .init(.readOnlyAttribute, "ReadOnlyAttribute", .since(.v2_0)),
    .init(.multiValuedAttribute, "MultiValuedAttribute", .since(.v2_0)),
    .init(.unsupportedAttribute, "UnsupportedAttribute", .since(.v2_0)),
    .init(.attributeInstanceNotFound, "AttributeInstanceNotFound", .since(.v2_0)),
    .init(.attributeNotFound, "AttributeNotFound", .since(.v2_0)),
    .init(.attributeReadOnly, "AttributeReadOnly", .since(.v2_0)),
    .init(.attributeSingleValued, "AttributeSingleValued", .since(.v2_0)),
    .init(.badCryptographicParameters, "BadCryptographicParameters", .since(.v2_0)),
    .init(.badPassword, "BadPassword", .since(.v2_0)),
    .init(.codecError, "CodecError", .since(.v2_0)),
    .init(.illegalObjectType, "IllegalObjectType", .since(.v2_0)),
    .init(.incompatibleCryptographicUsageMask, "IncompatibleCryptographicUsageMask", .since(.v2_0)),
    .init(.internalServerError, "InternalServerError", .since(.v2_0)),
    .init(.invalidAsynchronousCorrelationValue, "InvalidAsynchronousCorrelationValue", .since(.v2_0)),
    .init(.invalidAttribute, "InvalidAttribute", .since(.v2_0)),
    .init(.invalidAttributeValue, "InvalidAttributeValue", .since(.v2_0)),
    .init(.invalidCorrelationValue, "InvalidCorrelationValue", .since(.v2_0)),
    .init(.invalidCSR, "InvalidCSR", .since(.v2_0)),
    .init(.invalidObjectType, "InvalidObjectType", .since(.v2_0)),
    .init(.keyWrapTypeNotSupported, "KeyWrapTypeNotSupported", .since(.v2_0)),
    .init(.missingInitializationVector, "MissingInitializationVector", .since(.v2_0)),
    .init(.nonUniqueNameAttribute, "NonUniqueNameAttribute", .since(.v2_0)),
    .init(.objectDestroyed, "ObjectDestroyed", .since(.v2_0)),
    .init(.objectNotFound, "ObjectNotFound", .since(.v2_0)),
    .init(.notAuthorised, "NotAuthorised", .since(.v2_0)),
    .init(.serverLimitExceeded, "ServerLimitExceeded", .since(.v2_0)),
    .init(.unknownEnumeration, "UnknownEnumeration", .since(.v2_0)),
    .init(.unknownMessageExtension, "UnknownMessageExtension", .since(.v2_0)),
    .init(.unknownTag, "UnknownTag", .since(.v2_0)),
    .init(.unsupportedCryptographicParameters, "UnsupportedCryptographicParameters", .since(.v2_0)),
    .init(.unsupportedProtocolVersion, "UnsupportedProtocolVersion", .since(.v2_0)),
    .init(.wrappingObjectArchived, "WrappingObjectArchived", .since(.v2_0)),
    .init(.wrappingObjectDestroyed, "WrappingObjectDestroyed", .since(.v2_0)),
    .init(.wrappingObjectNotFound, "WrappingObjectNotFound", .since(.v2_0)),
    .init(.wrongKeyLifecycleState, "WrongKeyLifecycleState", .since(.v2_0)),
    .init(.protectionStorageUnavailable, "ProtectionStorageUnavailable", .since(.v2_0)),
    .init(.pkcs_11CodecError, "PKCS_11CodecError", .since(.v2_0)),
    .init(.pkcs_11InvalidFunction, "PKCS_11InvalidFunction", .since(.v2_0)),
    .init(.pkcs_11InvalidInterface, "PKCS_11InvalidInterface", .since(.v2_0)),
    .init(.privateProtectionStorageUnavailable, "PrivateProtectionStorageUnavailable", .since(.v2_0)),
    .init(.publicProtectionStorageUnavailable, "PublicProtectionStorageUnavailable", .since(.v2_0)),
    .init(.unknownObjectGroup, "UnknownObjectGroup", .range(.v2_1, .v2_1)),
    .init(.constraintViolation, "ConstraintViolation", .since(.v2_1)),
    .init(.duplicateProcessRequest, "DuplicateProcessRequest", .since(.v2_1)),
    .init(.circularLinkError, "CircularLinkError", .since(.v3_0)),
    .init(.generalFailure, "GeneralFailure", .all),
  ]
}
