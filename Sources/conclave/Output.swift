import ArgumentParser
import FoundationEssentials

/// Whether to print for people or for programs.
struct Output: ParsableArguments {
  @Flag(help: "Print JSON.") var json = false

  /// Prints one result: a line or a table for people, the value for programs.
  func show(_ value: some Encodable, _ text: @autoclosure () -> String) {
    guard json else { return print(plain(text())) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Values of texts, numbers and flags alone always have a JSON form.
    print(String(decoding: try! encoder.encode(value), as: UTF8.self))
  }
}

/// Text for a terminal: names and messages are others' words, and must not move its cursor, change its settings, or show
/// in another order than they stand. Ends of lines and tabs stay.
func plain(_ text: String) -> String {
  func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: true
    case ..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
  if text.unicodeScalars.allSatisfy(isPlain) { return text }
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { shown.append(isPlain(scalar) ? scalar : "\u{FFFD}") }
  return String(shown)
}

/// Rows in columns as wide as their longest cell.
func table(_ rows: [[String]]) -> String {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
  return rows.map { row in
    row.enumerated().map { column, cell in
      column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
    }.joined()
  }.joined(separator: "\n")
}
