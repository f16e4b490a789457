import KMIP
import Testing

@Suite struct ResultReasonTests {
  /// Whatever is refused, the reason exists in the version of the reader.
  @Test func everyReasonHasASpellingInEveryVersion() {
    for version in ProtocolVersion.known {
      for reason in ResultReason.allCases {
        let spelled = reason.spelled(for: version)
        #expect(spelled.versions.contains(version), "\(reason) in \(version) became \(spelled)")
        #expect(spelled.spelled(for: version) == spelled)
      }
    }
  }

  @Test(arguments: [
    (ResultReason.objectNotFound, ProtocolVersion.v1_4, ResultReason.itemNotFound),
    (.invalidAttributeValue, .v1_0, .invalidField), (.readOnlyAttribute, .v1_2, .permissionDenied),
    (.objectNotFound, .v2_0, .objectNotFound), (.sensitive, .v1_3, .permissionDenied),
    (.illegalOperation, .v2_0, .permissionDenied), (.unknownObjectGroup, .v2_0, .itemNotFound),
    (.circularLinkError, .v2_1, .invalidField),
  ])
  func spelled(reason: ResultReason, version: ProtocolVersion, expected: ResultReason) {
    #expect(reason.spelled(for: version) == expected)
  }
}
