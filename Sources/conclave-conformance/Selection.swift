import Conformance

/// The cases that a run plays, and what is expected of each.
struct Selection {
  let cases: [TestCase]
  /// Cases that were found and are in neither list.
  let unlisted: Int
  private let notPassing: CaseList?

  init(_ found: [TestCase], list: String?, notPassing: String?, only: String?) throws(ConformanceError) {
    var wanted: CaseList?
    if let list { wanted = try CaseList(text: CaseFiles.text(list), path: list) }
    var failing: CaseList?
    if let notPassing {
      failing = try CaseList(text: CaseFiles.text(notPassing), path: notPassing, needsReasons: true)
    }
    for entry in (wanted?.entries(without: found) ?? []) + (failing?.entries(without: found) ?? []) {
      throw .badList("\(entry.name) is listed, and no such case was found")
    }
    let listed = found.filter { testCase in
      guard wanted != nil || failing != nil else { return true }
      let isWanted = wanted.map { $0.entry(of: testCase) != nil } ?? false
      let isFailing = failing.map { $0.entry(of: testCase) != nil } ?? false
      return isWanted || isFailing
    }
    if let wanted, let failing,
      let both = found.first(where: { wanted.entry(of: $0) != nil && failing.entry(of: $0) != nil })
    {
      throw .badList("\(both.name) is in both lists")
    }
    unlisted = found.count - listed.count
    cases = listed.filter { testCase in only.map { testCase.name.contains($0) } ?? true }
    self.notPassing = failing
  }

  /// Why a case is known to fail; nil when it has to pass.
  func reason(for testCase: TestCase) -> String? { notPassing?.entry(of: testCase)?.reason }

  /// Cases that share a family and a version, in order.
  var families: [[TestCase]] {
    var families: [[TestCase]] = []
    for testCase in cases {
      if let last = families.last?.last, last.family == testCase.family, last.version == testCase.version {
        families[families.count - 1].append(testCase)
      } else {
        families.append([testCase])
      }
    }
    return families
  }
}
