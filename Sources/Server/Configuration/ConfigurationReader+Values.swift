/// One value each, by its kind; what is not of its kind is a problem, and the built-in value or nothing stands in.
extension ConfigurationReader {
  func isGiven(_ setting: Setting) -> Bool {
    setting == .members ? !source.members.isEmpty : source.values[setting] != nil
  }

  func text(_ setting: Setting) -> String? {
    source.values[setting]?.texts.first ?? setting.builtIn
  }

  /// An absolute path, or one from the working directory; those of a file begin at the file's folder.
  mutating func path(_ setting: Setting) -> String? {
    guard let value = source.values[setting], let text = value.texts.first else { return nil }
    guard !text.isEmpty, !text.utf8.contains(0) else {
      source.report(setting, "is empty")
      return nil
    }
    guard let folder = value.folder, !text.hasPrefix("/") else { return text }
    return folder.hasSuffix("/") ? folder + text : folder + "/" + text
  }

  mutating func integer(_ setting: Setting) -> Int {
    guard case .integer(let range) = setting.kind else { preconditionFailure("\(setting) is not a number") }
    guard let text = text(setting) else { return range.lowerBound }
    guard let number = Int(text), range.contains(number) else {
      source.report(setting, "\"\(text)\" is not a number from \(range.lowerBound) to \(range.upperBound)")
      return range.lowerBound
    }
    return number
  }

  mutating func choice(_ setting: Setting) -> String {
    guard case .choice(let choices) = setting.kind else { preconditionFailure("\(setting) is not a choice") }
    guard let text = text(setting) else { return choices[0] }
    if !choices.contains(text) {
      source.report(setting, "\"\(text)\" is not one of \(choices.joined(separator: ", "))")
    }
    return text
  }

  mutating func flag(_ setting: Setting) -> Bool {
    let text = text(setting) ?? "false"
    if text != "true", text != "false" { source.report(setting, "\"\(text)\" is neither true nor false") }
    return text == "true"
  }

  mutating func address(_ setting: Setting) -> Address? {
    guard let text = text(setting) else { return nil }
    let address = Address(text)
    if address == nil { source.report(setting, "\"\(text)\" is not HOST:PORT") }
    return address
  }

  mutating func list(_ setting: Setting) -> [String] {
    let texts = source.values[setting]?.texts ?? []
    guard texts.count <= ConfigurationLimits.listItems else {
      source.report(setting, "has more than \(ConfigurationLimits.listItems) items")
      return []
    }
    return texts
  }
}
