/// An enumeration with its type erased: for what walks trees by tag (validation, version gating, XML, JSON).
public final class EnumerationTable: Sendable {
  /// One value of the enumeration.
  public struct Entry: Sendable {
    public let rawValue: UInt32
    public let name: String
    public let versions: VersionSet
    public let spellings: [(name: String, versions: VersionSet)]
  }

  /// In the order of their raw values.
  public let entries: [Entry]
  private let byName: [String: UInt32]

  init<E: KMIPEnumeration>(_ type: E.Type) {
    entries = E.rows.map { row in
      Entry(rawValue: row.value.rawValue, name: row.name, versions: row.versions, spellings: row.spellings)
    }
    var names: [String: UInt32] = [:]
    for entry in entries {
      names[entry.name] = entry.rawValue
      for spelling in entry.spellings { names[spelling.name] = entry.rawValue }
    }
    byName = names
  }

  /// The entry with `rawValue`, nil when the standard has none.
  public func entry(_ rawValue: UInt32) -> Entry? {
    position(of: rawValue, first: entries[0].rawValue, count: entries.count) { entries[$0].rawValue }
      .map { entries[$0] }
  }

  /// Whether `version` has `rawValue`.
  public func contains(_ rawValue: UInt32, in version: ProtocolVersion) -> Bool {
    position(of: rawValue, first: entries[0].rawValue, count: entries.count) { entries[$0].rawValue }
      .map { entries[$0].versions.contains(version) } ?? false
  }

  /// The raw value of an encoded name, in any version's spelling.
  public func rawValue(named name: String) -> UInt32? { byName[name] }
}

/// Where `rawValue` stands in a table sorted by raw values. Most enumerations count up from their first value, so the
/// first guess is right; the others are searched by halves.
func position(of rawValue: UInt32, first: UInt32, count: Int, _ rawValueAt: (Int) -> UInt32) -> Int? {
  guard rawValue >= first else { return nil }
  let guess = Int(rawValue - first)
  if guess < count, rawValueAt(guess) == rawValue { return guess }
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) / 2
    if rawValueAt(middle) < rawValue { low = middle + 1 } else { high = middle }
  }
  return low < count && rawValueAt(low) == rawValue ? low : nil
}
