import KMIP
import TTLV

@testable import Operations

extension Refusal {
  private static let stranger = Item(Tag(0x42F0F0), .integer(1))

  private static func revoke(_ identifier: UniqueIdentifier, _ code: UInt32, date: Int64? = nil) -> [Item] {
    let reason = Item(.revocationReason, .structure([Item(.revocationReasonCode, .enumeration(code))]))
    return [Item(.uniqueIdentifier, .textString(identifier.text)), reason]
      + (date.map { [Item(.compromiseOccurrenceDate, .dateTime($0))] } ?? [])
  }

  /// Naming, life cycle, reading, searching.
  static let life: [Refusal] =
    [
      KMIP.Operation.activate, .destroy, .get, .getAttributes, .getAttributeList, .check,
    ].flatMap { operation in
      [
        Refusal(operation, "absent", .itemNotFound, .objectNotFound) { $0.named($0.absent) },
        Refusal(operation, "another's", .itemNotFound, .objectNotFound) { $0.named($0.anothers) },
        Refusal(operation, "empty name", .itemNotFound, .objectNotFound) { $0.named(UniqueIdentifier("")) },
        Refusal(operation, "no object, no placeholder", .itemNotFound, .objectNotFound) { _ in [] },
        Refusal(operation, "identifier of a wrong type", .invalidMessage, .invalidMessage) { _ in
          [Item(.uniqueIdentifier, .boolean(true))]
        },
        Refusal(operation, "unknown field", .invalidField, .invalidMessage) { $0.named($0.preActive) + [stranger] },
        Refusal(operation, "misplaced field", .invalidField, .invalidMessage) {
          $0.named($0.preActive) + [Item(.description, .textString("d"))]
        },
        Refusal(operation, "identifier twice", .invalidMessage, .invalidMessage) {
          $0.named($0.preActive) + $0.named($0.preActive)
        },
      ]
    } + [
      Refusal(.activate, "active", .permissionDenied, .wrongKeyLifecycleState) { $0.named($0.active) },
      Refusal(.activate, "deactivated", .permissionDenied, .wrongKeyLifecycleState) { $0.named($0.deactivated) },
      Refusal(.activate, "compromised", .permissionDenied, .wrongKeyLifecycleState) { $0.named($0.compromised) },
      Refusal(.activate, "destroyed", .permissionDenied, .wrongKeyLifecycleState) { $0.named($0.destroyed) },
      Refusal(.activate, "template", .illegalOperation, .objectNotFound, in: .v1_0 ... .v1_4) { $0.named($0.template) },
      Refusal(.activate, "opaque", .illegalOperation, .objectNotFound, in: .v1_0 ... .v1_4) { $0.named($0.opaque) },

      Refusal(.revoke, "absent", .itemNotFound, .objectNotFound) { revoke($0.absent, 1) },
      Refusal(.revoke, "another's", .itemNotFound, .objectNotFound) { revoke($0.anothers, 2) },
      Refusal(.revoke, "template", .illegalOperation, .objectNotFound, in: .v1_0 ... .v1_4) { revoke($0.template, 2) },
      Refusal(.revoke, "pre-active, unspecified", .illegalOperation, .wrongKeyLifecycleState) {
        revoke($0.preActive, 1)
      },
      Refusal(.revoke, "deactivated, superseded", .illegalOperation, .wrongKeyLifecycleState) {
        revoke($0.deactivated, 5)
      },
      Refusal(.revoke, "compromised, cessation", .illegalOperation, .wrongKeyLifecycleState) {
        revoke($0.compromised, 6)
      },
      Refusal(.revoke, "compromised again", .illegalOperation, .wrongKeyLifecycleState) { revoke($0.compromised, 2) },
      Refusal(.revoke, "destroyed, unspecified", .illegalOperation, .wrongKeyLifecycleState) {
        revoke($0.destroyed, 1)
      },
      Refusal(.revoke, "unknown code", .invalidField, .invalidField) { revoke($0.active, 99) },
      Refusal(.revoke, "date without compromise", .invalidField, .invalidField) { revoke($0.active, 5, date: 5) },
      Refusal(.revoke, "no reason", .invalidMessage, .invalidMessage) { $0.named($0.active) },
      Refusal(.revoke, "reason without code", .invalidMessage, .invalidMessage) {
        $0.named($0.active) + [Item(.revocationReason, .structure([]))]
      },
      Refusal(.revoke, "reason no structure", .invalidMessage, .invalidMessage) {
        $0.named($0.active) + [Item(.revocationReason, .enumeration(1))]
      },

      Refusal(.destroy, "active", .permissionDenied, .wrongKeyLifecycleState) { $0.named($0.active) },
      Refusal(.destroy, "destroyed", .permissionDenied, .objectDestroyed) { $0.named($0.destroyed) },

      Refusal(.get, "destroyed", .itemNotFound, .objectDestroyed) { $0.named($0.destroyed) },
      Refusal(.get, "no such form", .keyFormatTypeNotSupported, .keyFormatTypeNotSupported) {
        $0.named($0.preActive) + [Item(.keyFormatType, .enumeration(KeyFormatType.pkcs_8.rawValue))]
      },
      Refusal(.get, "unknown format", .invalidField, .invalidField) {
        $0.named($0.preActive) + [Item(.keyFormatType, .enumeration(0x777))]
      },
      Refusal(.get, "compressed", .keyCompressionTypeNotSupported, .keyCompressionTypeNotSupported) {
        $0.named($0.preActive) + [Item(.keyCompressionType, .enumeration(2))]
      },
      Refusal(.get, "wrapped by nothing", .invalidMessage, .invalidMessage) {
        $0.named($0.preActive) + [
          Item(.keyWrappingSpecification, .structure([Item(.wrappingMethod, .enumeration(1))]))
        ]
      },
      Refusal(.get, "wrap type of a later version", .invalidField, .invalidField, in: .v1_0 ... .v1_3) {
        $0.named($0.preActive) + [Item(.keyWrapType, .enumeration(1))]
      },
      Refusal(.get, "sensitive", .permissionDenied, .sensitive, in: .v1_0 ... .v1_3) { $0.named($0.sensitive) },
      Refusal(.get, "sensitive", .sensitive, .sensitive, in: .v1_4 ... .v2_1) { $0.named($0.sensitive) },
      Refusal(.get, "not extractable", .permissionDenied, .notExtractable, in: .v1_0 ... .v1_3) { $0.named($0.locked) },
      Refusal(.get, "not extractable", .notExtractable, .notExtractable, in: .v1_4 ... .v2_1) { $0.named($0.locked) },

      Refusal(.getAttributes, "named twice", .invalidMessage, .invalidMessage) {
        $0.named($0.preActive) + $0.reference(.state) + $0.reference(.state)
      },
      Refusal(.getAttributes, "reference of a wrong type", .invalidMessage, .invalidMessage) {
        $0.named($0.preActive) + [
          Item($0.version.major < 2 ? .attributeName : .attributeReference, .dateTime(1))
        ]
      },

      Refusal(.check, "template", .illegalOperation, .illegalObjectType, in: .v1_0 ... .v1_4) { $0.named($0.template) },
      Refusal(.check, "destroyed", .itemNotFound, .permissionDenied) { $0.named($0.destroyed) },
      Refusal(.check, "usage mask", .permissionDenied, .incompatibleCryptographicUsageMask) {
        $0.named($0.preActive) + [Item(.cryptographicUsageMask, .integer(1))]
      },
      Refusal(.check, "usage count", .permissionDenied, .usageLimitExceeded) {
        $0.named($0.used) + [Item(.usageLimitsCount, .longInteger(11))]
      },
      Refusal(.check, "negative count", .invalidField, .invalidField) {
        $0.named($0.used) + [Item(.usageLimitsCount, .longInteger(.min))]
      },
      Refusal(.check, "lease", .permissionDenied, .permissionDenied) {
        $0.named($0.preActive) + [Item(.leaseTime, .interval(.max))]
      },
      Refusal(.check, "lease of a wrong type", .invalidMessage, .invalidMessage) {
        $0.named($0.preActive) + [Item(.leaseTime, .integer(1))]
      },

      Refusal(.locate, "unknown attribute", .invalidField, .invalidAttribute) {
        $0.version.major < 2
          ? [
            Item(
              .attribute,
              .structure([Item(.attributeName, .textString("No Such")), Item(.attributeValue, .integer(1))]))
          ] : [Item(.attributes, .structure([Item(.batchCount, .integer(1))]))]
      },
      Refusal(.locate, "value of a wrong type", .invalidField, .invalidField) {
        $0.version.major < 2
          ? [$0.spelled(.objectGroup, .integer(1))]
          : [Item(.attributes, .structure([Item(.objectGroup, .integer(1))]))]
      },
      Refusal(.locate, "three dates", .invalidField, .invalidField) { stage in
        let dates = (1...3).map { stage.spelled(.initialDate, .dateTime($0)) }
        return stage.version.major < 2 ? dates : [Item(.attributes, .structure(dates))]
      },
      Refusal(.locate, "negative maximum", .invalidField, .invalidField) { _ in [Item(.maximumItems, .integer(.min))] },
      Refusal(.locate, "negative offset", .invalidField, .invalidField) { _ in [Item(.offsetItems, .integer(-1))] },
      Refusal(.locate, "unknown storage", .invalidField, .invalidField) { _ in
        [Item(.storageStatusMask, .integer(.min))]
      },
      Refusal(.locate, "destroyed storage of a later version", .invalidField, .invalidField, in: .v1_0 ... .v1_4) {
        _ in [Item(.storageStatusMask, .integer(4))]
      },
      Refusal(.locate, "unknown group member", .invalidField, .invalidField) { _ in
        [Item(.objectGroupMember, .enumeration(9))]
      },
      Refusal(.query, "nothing asked", .invalidMessage, .invalidMessage) { _ in [] },
      Refusal(.query, "unknown function", .invalidField, .invalidField) { _ in
        [Item(.queryFunction, .enumeration(999))]
      },
      Refusal(.discoverVersions, "version without minor", .invalidMessage, .invalidMessage) { _ in
        [Item(.protocolVersion, .structure([Item(.protocolVersionMajor, .integer(1))]))]
      },
      Refusal(.interop, "reset", .permissionDenied, .permissionDenied) { _ in
        InteropRequest(.reset, "case").items
      },
      Refusal(.interop, "no identifier", .invalidMessage, .invalidMessage) { _ in
        [Item(.interopFunction, .enumeration(1))]
      },
    ]
}
