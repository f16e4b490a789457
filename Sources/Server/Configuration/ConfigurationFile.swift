import Yams

/// Reads a configuration file: YAML, two levels deep, every key known.
enum ConfigurationFile {
  /// Adds the file's values to `values`; what is wrong is reported with its line.
  static func read(_ path: String, into values: inout ConfigurationValues) {
    do {
      let text = try BoundedFile.text(path, limit: ConfigurationLimits.fileBytes)
      read(text: text, name: lastPart(of: path), folder: folder(of: path), into: &values)
    } catch {
      values.report(nil, nil, "\(path): \(error.reason); give the configuration file with --config")
    }
  }

  static func read(text: String, name: String, folder: String, into values: inout ConfigurationValues) {
    let root: Node?
    do {
      root = try compose(yaml: text)
    } catch let error as YamlError {
      return report(error, name, &values)
    } catch {
      return values.report(.file(name: name, line: 1), nil, "is not YAML")
    }
    guard let root else { return }
    guard case .mapping(let sections) = root else {
      return values.report(line(root, name), nil, "a configuration is made of sections such as \"node:\"")
    }
    for (key, content) in sections {
      guard let section = key.string, sectionNames.contains(section) else {
        let found = key.string ?? "?"
        values.report(
          line(key, name), nil, "unknown section \"\(found)\"" + NearestName.hint(found, among: sectionNames))
        continue
      }
      if isNothing(content) { continue }
      guard case .mapping(let settings) = content else {
        values.report(line(content, name), section, "is a section, with its settings indented below it")
        continue
      }
      for (key, value) in settings { read(key, value, section, name, folder, &values) }
    }
  }

  private static func read(
    _ key: Node, _ value: Node, _ section: String, _ name: String, _ folder: String,
    _ values: inout ConfigurationValues
  ) {
    let full = "\(section).\(key.string ?? "?")"
    guard let setting = Setting.named(full) else {
      let known = Setting.allCases.map(\.rawValue)
      let near = NearestName.of(full, among: known.filter { $0.hasPrefix(section + ".") })
      let hint = near.map { "; did you mean \"\($0)\"?" } ?? NearestName.hint(full, among: known)
      return values.report(line(key, name), nil, "unknown key \"\(full)\"" + hint)
    }
    switch (setting.kind, value) {
    case (.members, .sequence(let items)):
      values.membersOrigin = line(key, name)
      values.members = []
      for item in items { readMember(item, name, &values) }
    case (.members, _):
      values.report(line(value, name), full, "is a list of members, each with id, peer and kmip")
    case (.list, .sequence(let items)):
      var texts: [String] = []
      for item in items {
        guard case .scalar(let scalar) = item else {
          return values.report(line(item, name), full, "is a list of plain values")
        }
        texts.append(scalar.string)
      }
      values.values[setting] = .init(texts: texts, origin: line(key, name), folder: folder)
    case (_, .scalar(let scalar)):
      guard scalar.string.utf8.count <= ConfigurationLimits.textBytes else {
        return values.report(line(value, name), full, "is longer than \(ConfigurationLimits.textBytes) bytes")
      }
      if isNothing(value) { return }
      values.values[setting] = .init(texts: [scalar.string], origin: line(key, name), folder: folder)
    default:
      values.report(line(value, name), full, "takes one value")
    }
  }

  private static func readMember(_ item: Node, _ name: String, _ values: inout ConfigurationValues) {
    guard case .mapping(let fields) = item else {
      return values.report(line(item, name), Setting.members.rawValue, "a member has id, peer and kmip")
    }
    var found: [String: String] = [:]
    for (key, value) in fields {
      let field = key.string ?? "?"
      guard memberFields.contains(field) else {
        values.report(
          line(key, name), nil,
          "unknown key \"cluster.members.\(field)\"" + NearestName.hint(field, among: memberFields))
        continue
      }
      guard case .scalar(let scalar) = value else {
        values.report(line(value, name), "cluster.members.\(field)", "takes one value")
        continue
      }
      found[field] = scalar.string
    }
    values.members.append(.init(fields: found, origin: line(item, name)))
  }

  private static func report(_ error: YamlError, _ name: String, _ values: inout ConfigurationValues) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      values.report(.file(name: name, line: mark.line), nil, "is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.map { "\($0)" }.joined(separator: ", ")
      values.report(.file(name: name, line: context.mark.line), nil, "the same key twice: \(keys)")
    default:
      values.report(.file(name: name, line: 1), nil, "is not YAML")
    }
  }

  private static func line(_ node: Node, _ name: String) -> ConfigurationOrigin {
    .file(name: name, line: node.mark?.line ?? 1)
  }

  /// A key with nothing behind it is as good as a key that is not there.
  private static func isNothing(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && (scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null")
  }

  private static let memberFields = ["id", "peer", "kmip", "admin", "site", "witness", "priority"]

  static let sectionNames: [String] = {
    var names: [String] = []
    for setting in Setting.allCases {
      let section = String(setting.rawValue.prefix { $0 != "." })
      if !names.contains(section) { names.append(section) }
    }
    return names
  }()

  private static func lastPart(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
