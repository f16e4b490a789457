internal import KMIP
internal import Registry

/// The states of a managed object (KMIP 2.1 §4.57, 1.4 §3.22), those that time alone reaches included: a stored State is
/// what the last operation left, the dates and the stamp say what it is now.
enum LifeCycle {
  /// The State at `now` (seconds since 1970).
  static func state(of attributes: AttributeSet, at now: Int64) -> State? {
    guard let stored = attributes.state else { return nil }
    var state = stored
    // Transition 4: the Activation Date is reached.
    if state == .preActive, let activation = attributes.date(.activationDate), activation <= now { state = .active }
    // Transition 6: the Deactivation Date is reached.
    if state == .active, let deactivation = attributes.date(.deactivationDate), deactivation <= now {
      state = .deactivated
    }
    return state
  }

  /// Writes down the state that time has brought, before something else changes the dates it came from.
  static func settle(_ attributes: inout AttributeSet, at now: Int64) {
    if let state = state(of: attributes, at: now), state != attributes.state { attributes.state = state }
  }

  /// Activation comes first and Deactivation last; Process Start and Protect Stop lie between them, in either order: one
  /// bounds processing, the other protecting (KMIP 1.4 §3.24–3.27, 2.1 §4.40, §4.41). Dates that are not given bound
  /// nothing.
  static func checkDates(_ attributes: AttributeSet) throws(KMIPError) {
    for (earlier, later) in orderedDates {
      guard let first = attributes.date(earlier), let second = attributes.date(later), second < first else { continue }
      throw KMIPError(.invalidAttributeValue, "\(later.name) lies before \(earlier.name)")
    }
  }

  private static let orderedDates: [(earlier: AttributeType, later: AttributeType)] = [
    (.activationDate, .processStartDate), (.activationDate, .protectStopDate), (.activationDate, .deactivationDate),
    (.processStartDate, .deactivationDate), (.protectStopDate, .deactivationDate),
  ]

  /// Whether objects of this type have a life cycle in `version`: a template, and in 1.x an opaque object, has none.
  static func applies(to type: ObjectType, _ attribute: AttributeType, in version: ProtocolVersion) -> Bool {
    type != .template && attribute.rule.applies(to: type, in: version)
  }
}
