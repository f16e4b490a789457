import ArgumentParser
import FoundationEssentials

/// Whether to print for people or for programs.
struct Output: ParsableArguments {
  @Flag(help: "Print JSON.") var json = false

  /// Prints one result: a line or a table for people, the value for programs.
  func show(_ value: some Encodable, _ text: @autoclosure () -> String) {
    guard json else { return print(text()) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Values of texts, numbers and flags alone always have a JSON form.
    print(String(decoding: try! encoder.encode(value), as: UTF8.self))
  }
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
