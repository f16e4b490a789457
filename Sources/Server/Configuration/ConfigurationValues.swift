/// Values by setting before they are understood, each with its origin, and the problems met so far.
struct ConfigurationValues {
  struct Value {
    /// One text, or the items of a list.
    var texts: [String]
    var origin: ConfigurationOrigin
    /// The folder that relative paths begin at; nil for the working directory.
    var folder: String?
  }

  struct MemberValue {
    var fields: [String: String]
    var origin: ConfigurationOrigin
  }

  var values: [Setting: Value] = [:]
  var members: [MemberValue] = []
  var membersOrigin: ConfigurationOrigin?
  private(set) var problems: [ConfigurationError.Problem] = []

  mutating func report(_ origin: ConfigurationOrigin?, _ setting: String?, _ message: String) {
    guard problems.count < ConfigurationLimits.problems else { return }
    problems.append(.init(origin: origin?.description, setting: setting, message: message))
  }

  mutating func report(_ setting: Setting, _ message: String) {
    report(values[setting]?.origin, setting.rawValue, message)
  }

  /// Takes `text` as the environment and flags give it: lists are separated by commas, members by commas as
  /// `ID=PEER/KMIP[/SITE]`.
  mutating func set(_ setting: Setting, text: String, origin: ConfigurationOrigin) {
    guard text.utf8.count <= ConfigurationLimits.textBytes else {
      return report(origin, setting.rawValue, "is longer than \(ConfigurationLimits.textBytes) bytes")
    }
    switch setting.kind {
    case .members: setMembers(text, origin)
    case .list: values[setting] = Value(texts: text.split(separator: ",").map(trimmed), origin: origin)
    default: values[setting] = Value(texts: [text], origin: origin)
    }
  }

  private mutating func setMembers(_ text: String, _ origin: ConfigurationOrigin) {
    var found: [MemberValue] = []
    for item in text.split(separator: ",") {
      let halves = trimmed(item).split(separator: "=", maxSplits: 1)
      let parts = halves.count == 2 ? halves[1].split(separator: "/", omittingEmptySubsequences: false) : []
      guard parts.count == 2 || parts.count == 3 else {
        return report(origin, Setting.members.rawValue, "\"\(item)\" is not ID=PEER/KMIP or ID=PEER/KMIP/SITE")
      }
      var fields = ["id": String(halves[0]), "peer": String(parts[0]), "kmip": String(parts[1])]
      if parts.count == 3 { fields["site"] = String(parts[2]) }
      found.append(MemberValue(fields: fields, origin: origin))
    }
    members = found
    membersOrigin = origin
  }
}

/// `text` without blanks at its ends.
private func trimmed(_ text: Substring) -> String {
  var text = text
  while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
  while let last = text.last, last == " " || last == "\t" { text.removeLast() }
  return String(text)
}
