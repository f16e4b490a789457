/// `--name value` pairs; an unknown name is an error.
struct Arguments {
  private var values: [String: String] = [:]

  static let known: [String: String] = [
    "protocol": "kmip, etcd, openbao, or echo: KMIP requests that come back as they are",
    "operation": "kmip: create, get, locate, encrypt; etcd: put, range; openbao: transit, write, read",
    "addresses": "ADDRESS:PORT,…: connections are spread over them in turn",
    "ca": "PEM file", "certificate": "PEM file", "key": "PEM file",
    "connections": "how many, each with one request in flight (1)",
    "seconds": "measured time (5)", "warmup": "seconds before it (1)",
    "count": "stop after so many operations instead, without warm-up",
    "identifiers": "file with one identifier a line, for get and encrypt",
    "identifiers-out": "file that create writes its identifiers to",
    "names": "begins every name, key or path", "population": "names below this index exist",
    "first": "index of the first new object (0)",
    "value-bytes": "of etcd's and OpenBao's values, and of what is encrypted (256)",
    "minor": "KMIP 1.N (4)", "token": "OpenBao's token", "pids": "server processes to meter: P,…",
  ]

  init(_ words: [String]) throws(LoadError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), Arguments.known[String(word.dropFirst(2))] != nil, let value = rest.popFirst() else {
        throw LoadError(Arguments.usage("\"\(word)\" is unknown or lacks its value"))
      }
      values[String(word.dropFirst(2))] = value
    }
  }

  func text(_ name: String, _ standard: String? = nil) throws(LoadError) -> String {
    guard let value = values[name] ?? standard else { throw LoadError(Arguments.usage("--\(name) is missing")) }
    return value
  }

  func number(_ name: String, _ standard: Int) throws(LoadError) -> Int {
    guard let text = values[name] else { return standard }
    guard let number = Int(text), number >= 0 else { throw LoadError("--\(name) is not a number: \(text)") }
    return number
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  private static func usage(_ problem: String) -> String {
    problem + "\n" + known.sorted { $0.key < $1.key }.map { "  --\($0.key)  \($0.value)" }.joined(separator: "\n")
  }
}
