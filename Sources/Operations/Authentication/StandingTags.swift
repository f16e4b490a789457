internal import TTLV

/// Tags of our own for what stands between requests, from the extension range (KMIP 2.1 §9.1.1.1). A number once used
/// keeps its meaning for ever.
extension Tag {
  static let standingTicket = Tag(0x540100)
  static let standingPrincipal = Tag(0x540101)
  static let standingAccount = Tag(0x540102)
  static let standingExpiry = Tag(0x540103)
  static let standingRequests = Tag(0x540104)
  static let standingMark = Tag(0x540105)
  static let standingRight = Tag(0x540106)

  static let standingApplication = Tag(0x540107)

  static let standingEnrolment = Tag(0x540108)
  static let standingObject = Tag(0x540109)

  static let asynchronousJob = Tag(0x540110)
  static let asynchronousFrame = Tag(0x540111)
  static let asynchronousSubmission = Tag(0x540112)
  static let asynchronousPart = Tag(0x540113)
  static let asynchronousPartState = Tag(0x540114)
  static let asynchronousPartResult = Tag(0x540115)
  static let asynchronousPartOperation = Tag(0x540116)
}
