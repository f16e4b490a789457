/// Finds what a mistyped name was meant to be.
enum NearestName {
  /// The closest of `names` to `name`, when it is close enough to be meant: `within` changes, a third of it unless
  /// given.
  static func of(_ name: String, among names: some Sequence<String>, within: Int? = nil) -> String? {
    let allowed = within ?? max(2, name.utf8.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let distance = distance(Array(name.utf8), Array(candidate.utf8))
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// `; did you mean "…"?`, or nothing.
  static func hint(_ name: String, among names: some Sequence<String>) -> String {
    of(name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// The number of letters to insert, delete, replace or exchange with their neighbour.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard a.count <= 64, b.count <= 64 else { return .max }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
