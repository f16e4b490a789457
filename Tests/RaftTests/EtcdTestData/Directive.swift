/// One command of a script, with what the script expects of it.
struct Directive {
  /// One argument: a bare word, `key=value` or `key=(a,b)`.
  struct Argument {
    var key: String
    var values: [String]
  }

  var line: Int
  var command: String
  var arguments: [Argument]
  var input: String
  var expected: String

  /// The values of an argument, if it is there.
  func values(_ key: String) -> [String]? { arguments.first { $0.key == key }?.values }

  /// The arguments that are bare numbers.
  var numbers: [UInt64] { arguments.filter(\.values.isEmpty).compactMap { UInt64($0.key) } }
}

/// What is wrong with a script, or what a command answers when it fails.
struct ScriptError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) {
    self.description = description
  }
}

extension Directive {
  /// Reads a script: `#` comments, a command line, input lines, `----`, and the expected output up to a blank line, or
  /// between doubled `----` lines when it holds blank lines itself.
  static func parse(_ text: String) throws(ScriptError) -> [Directive] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var directives: [Directive] = []
    var at = 0
    while at < lines.count {
      let first = at
      var line = lines[at].trimmed
      at += 1
      if line.isEmpty || line.hasPrefix("#") { continue }
      while line.hasSuffix("\\"), at < lines.count {
        line = line.dropLast().description.trimmed + " " + lines[at].trimmed
        at += 1
      }
      var directive = try Directive(line: first + 1, line)
      var input: [String] = []
      while at < lines.count, lines[at] != "----" {
        input.append(lines[at])
        at += 1
      }
      guard at < lines.count else { throw ScriptError("line \(first + 1): no ---- follows") }
      at += 1
      directive.input = input.joined(separator: "\n").trimmed
      var output: [String] = []
      if at < lines.count, lines[at] == "----" {
        at += 1
        while at + 1 < lines.count, !(lines[at] == "----" && lines[at + 1] == "----") {
          output.append(lines[at])
          at += 1
        }
        at += 2
      } else {
        while at < lines.count, !lines[at].trimmed.isEmpty {
          output.append(lines[at])
          at += 1
        }
      }
      directive.expected = output.isEmpty ? "" : output.joined(separator: "\n") + "\n"
      directives.append(directive)
    }
    return directives
  }

  private init(line: Int, _ text: String) throws(ScriptError) {
    var words: [String] = []
    var word = ""
    var depth = 0
    for character in text {
      switch character {
      case " " where depth == 0, "\t" where depth == 0:
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      case "(": depth += 1
      case ")": depth -= 1
      default: break
      }
      word.append(character)
    }
    if !word.isEmpty { words.append(word) }
    guard depth == 0, let command = words.first else { throw ScriptError("line \(line): unreadable: \(text)") }
    self.line = line
    self.command = command
    arguments = words.dropFirst().map { word in
      guard let equals = word.firstIndex(of: "=") else { return Argument(key: word, values: []) }
      var value = String(word[word.index(after: equals)...])
      if value.hasPrefix("("), value.hasSuffix(")") { value = String(value.dropFirst().dropLast()) }
      let values = value.split(separator: ",").map { String($0).trimmed }
      return Argument(key: String(word[..<equals]), values: values)
    }
    input = ""
    expected = ""
  }
}

extension String {
  var trimmed: String {
    var view = Substring(self)
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return String(view)
  }
}
