/// Milliseconds since 1970 as RFC 3339 writes them in UTC: `2026-11-22T07:00:00.123Z`.
public enum Timestamp {
  public static func text(_ milliseconds: Int64) -> String {
    let (days, rest) = divided(milliseconds, by: 86_400_000)
    let (year, month, day) = civil(days)
    return
      "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(rest / 3_600_000, 2)):"
      + "\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1_000 % 60, 2)).\(padded(rest % 1_000, 3))Z"
  }

  /// Reads a time in UTC, whole or cut after the day, the minute or the second; nil for another form.
  public static func milliseconds(_ text: String) -> Int64? {
    let parts = text.hasSuffix("Z") ? text.dropLast() : text[...]
    let halves = parts.split(separator: "T", omittingEmptySubsequences: false)
    guard let date = halves.first, halves.count <= 2 else { return nil }
    let numbers = date.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
    guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var total = days(year, month, day) * 86_400_000
    guard halves.count == 2 else { return total }
    let clock = halves[1].split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(clock.count), let hour = Int64(clock[0]), let minute = Int64(clock[1]),
      (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    total += hour * 3_600_000 + minute * 60_000
    guard clock.count == 3 else { return total }
    let second = clock[2].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(second.count), let whole = Int64(second[0]), (0...59).contains(whole) else { return nil }
    total += whole * 1_000
    guard second.count == 2 else { return total }
    guard (1...3).contains(second[1].count), let fraction = Int64(second[1]), fraction >= 0 else { return nil }
    return total + (0..<(3 - second[1].count)).reduce(fraction) { value, _ in value * 10 }
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func divided(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
    let quotient = number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    return (quotient, number - quotient * divisor)
  }

  /// The day of the Gregorian calendar that many days after 1970-01-01. Years are counted from March, so that the odd day
  /// of a leap year is the last.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let (era, dayOfEra) = divided(shifted, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
  }

  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let (era, yearOfEra) = divided(shifted, by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
