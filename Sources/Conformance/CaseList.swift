/// Names of cases, one a line, each with a reason where the list is one of those not yet passing. `#` begins a comment.
///
/// A line is `v1.4/SKFF-M-1-14` or `SKFF-M-1-14`: what stands before the last slash has to be part of the file's path, and
/// `v1.3/optional/OMOS-O-1-13` so tells apart two cases of one name.
public struct CaseList: Sendable {
  public struct Entry: Hashable, Sendable {
    public let name: String
    /// Empty in a list without reasons.
    public let reason: String
  }

  public let entries: [Entry]

  public init(text: String, path: String, needsReasons: Bool = false) throws(ConformanceError) {
    var entries: [Entry] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.prefix { $0 != "#" }.split(separator: " ", maxSplits: 1)
      guard let name = words.first else { continue }
      let reason = words.count > 1 ? String(words[1]) : ""
      guard !needsReasons || !reason.isEmpty else {
        throw .badList("\(path):\(index + 1): \(name) has no reason")
      }
      guard !entries.contains(where: { $0.name == name }) else {
        throw .badList("\(path):\(index + 1): \(name) stands there twice")
      }
      entries.append(Entry(name: String(name), reason: reason))
    }
    self.entries = entries
  }

  /// The entry that names a case.
  public func entry(of testCase: TestCase) -> Entry? { entries.first { Self.matches($0, testCase) } }

  /// Entries that name none of `cases`: misspelt, or the case has gone.
  public func entries(without cases: [TestCase]) -> [Entry] {
    entries.filter { entry in !cases.contains { Self.matches(entry, $0) } }
  }

  private static func matches(_ entry: Entry, _ testCase: TestCase) -> Bool {
    var parts = entry.name.split(separator: "/")
    guard let name = parts.popLast(), name == testCase.name else { return false }
    let folders = testCase.path.split(separator: "/").dropLast()
    return parts.allSatisfy { folders.contains($0) }
  }
}
