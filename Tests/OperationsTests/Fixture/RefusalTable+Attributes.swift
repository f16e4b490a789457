import KMIP
import TTLV

@testable import Operations

extension Refusal {
  private static let frozen: (ResultReason, ResultReason, ResultReason) = (
    .permissionDenied, .permissionDenied, .wrongKeyLifecycleState
  )

  private static func late(
    _ operation: KMIP.Operation, _ what: String, _ payload: @escaping @Sendable (RefusalStage) throws -> [Item]
  ) -> Refusal {
    Refusal(operation, what, frozen.0, frozen.1, frozen.2, payload)
  }

  private static let state = (AttributeType.state, Value.enumeration(State.active.rawValue))
  private static let name = Value.structure([
    Item(.nameValue, .textString("active")), Item(.nameType, .enumeration(1)),
  ])

  /// Add, Modify, Set and Delete Attribute.
  static let attributes: [Refusal] = [
    Refusal(.addAttribute, "absent", .itemNotFound, .objectNotFound) {
      $0.new($0.absent, [$0.spelled(.objectGroup, .textString("x"))])
    },
    Refusal(.addAttribute, "another's", .itemNotFound, .objectNotFound) {
      $0.new($0.anothers, [$0.spelled(.objectGroup, .textString("x"))])
    },
    late(.addAttribute, "destroyed") { $0.new($0.destroyed, [$0.spelled(.objectGroup, .textString("x"))]) },
    Refusal(.addAttribute, "read-only", .permissionDenied, .readOnlyAttribute) {
      $0.new($0.preActive, [$0.spelled(state.0, state.1)])
    },
    Refusal(.addAttribute, "the server's own", .permissionDenied, .readOnlyAttribute) {
      $0.new($0.preActive, [$0.spelled(Attribute(.vendor(identification: "y", name: "n"), .integer(1)))])
    },
    Refusal(.addAttribute, "single one again", .illegalOperation, .attributeSingleValued) {
      $0.new($0.preActive, [$0.spelled(.contactInformation, .textString("d"))])
    },
    Refusal(.addAttribute, "name taken", .illegalOperation, .nonUniqueNameAttribute) {
      $0.new($0.preActive, [$0.spelled(.name, name)])
    },
    Refusal(.addAttribute, "index given", .invalidField, .invalidField, in: .v1_0 ... .v1_4) {
      $0.new($0.preActive, [$0.spelled(Attribute(.objectGroup, index: 4, .textString("x")))])
    },
    Refusal(.addAttribute, "not of this type", .permissionDenied, .invalidAttribute, in: .v1_0 ... .v1_4) {
      $0.new(
        $0.preActive, [$0.spelled(.cryptographicDomainParameters, .structure([Item(.qlength, .integer(160))]))])
    },
    Refusal(.addAttribute, "no attribute", .invalidField, .invalidAttribute) {
      $0.new(
        $0.preActive,
        $0.version.major < 2
          ? [
            Item(
              .attribute,
              .structure([Item(.attributeName, .textString("No Such")), Item(.attributeValue, .integer(1))]))
          ] : [Item(.batchCount, .integer(1))])
    },
    Refusal(.addAttribute, "value of a wrong type", .invalidField, .invalidField) {
      $0.new($0.preActive, [$0.spelled(.objectGroup, .integer(1))])
    },
    Refusal(.addAttribute, "empty name", .invalidField, .invalidField) {
      $0.new($0.preActive, [$0.spelled(.name, Name("").value)])
    },
    Refusal(.addAttribute, "unknown name type", .invalidField, .invalidField, in: .v1_0 ... .v2_1) {
      $0.new(
        $0.preActive,
        [$0.spelled(.name, .structure([Item(.nameValue, .textString("n")), Item(.nameType, .enumeration(77))]))])
    },
    Refusal(.addAttribute, "name without type", .invalidField, .invalidField, in: .v1_0 ... .v2_1) {
      $0.new($0.preActive, [$0.spelled(.name, .structure([Item(.nameValue, .textString("n"))]))])
    },
    Refusal(.addAttribute, "unknown link type", .invalidField, .invalidField) {
      let link = Value.structure([
        Item(.linkType, .enumeration(0x7F)), Item(.linkedObjectIdentifier, .textString("u")),
      ])
      return $0.new($0.preActive, [$0.spelled(.link, link)])
    },
    Refusal(.addAttribute, "no application data", .applicationNamespaceNotSupported, .invalidField) {
      $0.new(
        $0.preActive,
        [
          $0.spelled(
            .applicationSpecificInformation, .structure([Item(.applicationNamespace, .textString("ns"))]))
        ])
    },
    Refusal(.addAttribute, "usage count", .permissionDenied, .readOnlyAttribute) {
      let limits = Value.structure([
        Item(.usageLimitsTotal, .longInteger(5)), Item(.usageLimitsCount, .longInteger(9)),
        Item(.usageLimitsUnit, .enumeration(1)),
      ])
      return $0.new($0.preActive, [$0.spelled(.usageLimits, limits)])
    },
    Refusal(.addAttribute, "negative usage limits", .invalidField, .invalidField) {
      let limits = Value.structure([
        Item(.usageLimitsTotal, .longInteger(.min)), Item(.usageLimitsUnit, .enumeration(1)),
      ])
      return $0.new($0.preActive, [$0.spelled(.usageLimits, limits)])
    },
    Refusal(.addAttribute, "the value that is there", .invalidField, .invalidAttribute, in: .v2_0 ... .v2_1) {
      $0.new($0.preActive, [$0.spelled(.objectGroup, .textString("g"))])
    },
    Refusal(.addAttribute, "nothing", .invalidMessage, .invalidMessage) { $0.named($0.preActive) },
    Refusal(.addAttribute, "two at once", .invalidMessage, .invalidMessage) {
      let one = $0.spelled(.description, .textString("d"))
      return $0.version < .v1_4
        ? $0.new(
          $0.preActive, [$0.spelled(.objectGroup, .textString("1")), $0.spelled(.objectGroup, .textString("2"))])
        : $0.new($0.preActive, [one, one])
    },

    Refusal(.modifyAttribute, "absent", .itemNotFound, .objectNotFound) {
      $0.new($0.absent, [$0.spelled(.contactInformation, .textString("x"))])
    },
    late(.modifyAttribute, "destroyed") { $0.new($0.destroyed, [$0.spelled(.contactInformation, .textString("x"))]) },
    Refusal(.modifyAttribute, "read-only", .permissionDenied, .attributeReadOnly) {
      $0.new($0.preActive, [$0.spelled(state.0, state.1)])
    },
    Refusal(.modifyAttribute, "usage mask", .permissionDenied, .attributeReadOnly) {
      $0.new($0.preActive, [$0.spelled(.cryptographicUsageMask, .integer(1))])
    },
    Refusal(.modifyAttribute, "not there", .invalidField, .attributeNotFound) {
      $0.new($0.active, [$0.spelled(.contactInformation, .textString("x"))])
    },
    Refusal(.modifyAttribute, "no such index", .itemNotFound, .attributeNotFound, in: .v1_0 ... .v1_4) {
      $0.new($0.preActive, [$0.spelled(Attribute(.objectGroup, index: .max, .textString("x")))])
    },
    Refusal(.modifyAttribute, "index of a single one", .itemNotFound, .attributeNotFound, in: .v1_0 ... .v1_4) {
      $0.new($0.preActive, [$0.spelled(Attribute(.contactInformation, index: 1, .textString("x")))])
    },
    Refusal(.modifyAttribute, "which of several", .itemNotFound, .attributeInstanceNotFound, in: .v2_0 ... .v2_1) {
      $0.new($0.preActive, [$0.spelled(.objectGroup, .textString("x"))])
    },
    Refusal(.modifyAttribute, "none like this", .itemNotFound, .attributeInstanceNotFound, in: .v2_0 ... .v2_1) {
      $0.named($0.preActive) + $0.current($0.spelled(.objectGroup, .textString("z")))
        + [Item(.newAttribute, .structure([$0.spelled(.objectGroup, .textString("x"))]))]
    },
    Refusal(.modifyAttribute, "another attribute", .itemNotFound, .invalidField, in: .v2_0 ... .v2_1) {
      $0.named($0.preActive) + $0.current($0.spelled(.objectGroup, .textString("g")))
        + [Item(.newAttribute, .structure([$0.spelled(.contactInformation, .textString("x"))]))]
    },
    Refusal(.modifyAttribute, "name taken", .illegalOperation, .nonUniqueNameAttribute) {
      $0.new($0.preActive, [$0.spelled(.name, name)])
    },
    late(.modifyAttribute, "activation has been") { $0.new($0.active, [$0.spelled(.activationDate, .dateTime(9))]) },
    late(.modifyAttribute, "process start has been") {
      $0.new($0.used, [$0.spelled(.processStartDate, .dateTime(.max))])
    },
    late(.modifyAttribute, "protect stop has been") {
      $0.new($0.used, [$0.spelled(.protectStopDate, .dateTime(.max))])
    },
    late(.modifyAttribute, "deactivation has been") {
      $0.new($0.deactivated, [$0.spelled(.deactivationDate, .dateTime(.max))])
    },
    Refusal(.modifyAttribute, "usage count", .permissionDenied, .attributeReadOnly) {
      $0.new($0.used, [$0.spelled(.usageLimits, .structure([Item(.usageLimitsCount, .longInteger(99))]))])
    },

    Refusal(.deleteAttribute, "absent", .itemNotFound, .objectNotFound) { $0.named($0.absent) + $0.reference(.name) },
    late(.deleteAttribute, "destroyed") { $0.named($0.destroyed) + $0.reference(.objectGroup) },
    Refusal(.deleteAttribute, "required", .permissionDenied, .attributeReadOnly) {
      $0.named($0.preActive) + $0.reference(.state)
    },
    Refusal(.deleteAttribute, "date", .permissionDenied, .attributeReadOnly) {
      $0.named($0.used) + $0.reference(.activationDate)
    },
    Refusal(.deleteAttribute, "not there", .itemNotFound, .attributeNotFound) {
      $0.named($0.active) + $0.reference(.contactInformation)
    },
    Refusal(.deleteAttribute, "no such index", .itemNotFound, .attributeNotFound, in: .v1_0 ... .v1_4) {
      $0.named($0.preActive) + $0.reference(.objectGroup, index: 7)
    },
    Refusal(.deleteAttribute, "negative index", .itemNotFound, .attributeNotFound, in: .v1_0 ... .v1_4) {
      $0.named($0.preActive) + $0.reference(.objectGroup, index: .min)
    },
    Refusal(.deleteAttribute, "none like this", .itemNotFound, .attributeInstanceNotFound, in: .v2_0 ... .v2_1) {
      $0.named($0.preActive) + $0.current($0.spelled(.objectGroup, .textString("z")))
    },
    Refusal(.deleteAttribute, "nothing", .invalidMessage, .invalidMessage) { $0.named($0.preActive) },
    Refusal(.deleteAttribute, "no attribute", .itemNotFound, .attributeNotFound) {
      $0.named($0.preActive) + [
        $0.version.major < 2
          ? Item(.attributeName, .textString("No Such")) : Item(.attributeReference, .enumeration(.max))
      ]
    },

    Refusal(.setAttribute, "absent", .itemNotFound, .objectNotFound) {
      $0.new($0.absent, [$0.spelled(.description, .textString("x"))])
    },
    late(.setAttribute, "destroyed") { $0.new($0.destroyed, [$0.spelled(.description, .textString("x"))]) },
    Refusal(.setAttribute, "read-only", .permissionDenied, .readOnlyAttribute) {
      $0.new($0.preActive, [$0.spelled(state.0, state.1)])
    },
    Refusal(.setAttribute, "several", .illegalOperation, .multiValuedAttribute, in: .v1_0 ... .v2_1) {
      $0.new($0.preActive, [$0.spelled(.objectGroup, .textString("x"))])
    },
    Refusal(.setAttribute, "value of a wrong type", .invalidField, .invalidAttributeValue) {
      $0.new($0.preActive, [$0.spelled(.description, .interval(1))])
    },
    Refusal(.setAttribute, "name taken", .illegalOperation, .nonUniqueNameAttribute) {
      $0.new($0.preActive, [$0.spelled(.name, name)])
    },
    late(.setAttribute, "activation has been") { $0.new($0.active, [$0.spelled(.activationDate, .dateTime(9))]) },
  ]
}
