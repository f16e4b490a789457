/// Date-times as text (W3C XML Schema dateTime), by the proleptic Gregorian calendar.
enum Instant {
  static let microsPerSecond: Int64 = 1_000_000

  /// Reads `2001-01-01T10:00:00.5+10:00` into seconds since 1970 and microseconds; nil when it is no date-time. Text
  /// without a zone is taken as UTC.
  static func parse(_ text: some Collection<UInt8>) -> (seconds: Int64, micros: Int64)? {
    var reader = DigitReader(text)
    let negative = reader.skip("-")
    guard let year = reader.number(digits: 4...9), reader.skip("-"), let month = reader.number(digits: 2...2),
      reader.skip("-"), let day = reader.number(digits: 2...2), reader.skip("T"),
      let hour = reader.number(digits: 2...2), reader.skip(":"), let minute = reader.number(digits: 2...2),
      reader.skip(":"), let second = reader.number(digits: 2...2), (1...12).contains(month),
      (1...days(in: month, of: negative ? -year : year)).contains(day), hour <= 24, minute < 60, second <= 60
    else { return nil }
    var micros: Int64 = 0
    if reader.skip(".") {
      guard let fraction = reader.fraction() else { return nil }
      micros = fraction
    }
    var offset: Int64 = 0
    if reader.skip("Z") {
    } else if let sign: Int64 = reader.skip("+") ? 1 : reader.skip("-") ? -1 : nil {
      guard let hours = reader.number(digits: 2...2), reader.skip(":"), let minutes = reader.number(digits: 2...2),
        hours <= 14, minutes < 60
      else { return nil }
      offset = sign * (hours * 3600 + minutes * 60)
    }
    guard reader.isAtEnd else { return nil }
    let days = daysSince1970(year: negative ? -year : year, month: month, day: day)
    return (days * 86_400 + hour * 3600 + minute * 60 + second - offset, micros)
  }

  /// Writes seconds since 1970 in UTC; nil outside the years 0 to 9999, which are written in hexadecimal.
  static func text(_ seconds: Int64, micros: Int64 = 0) -> String? {
    guard (-62_167_219_200..<253_402_300_800).contains(seconds) else { return nil }
    let (days, rest) = seconds.quotientAndPositiveRemainder(86_400)
    let date = civil(days)
    let time = "\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))"
    let fraction = micros == 0 ? "" : ".\(pad(micros, 6))"
    return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T\(time)\(fraction)+00:00"
  }

  /// Writes microseconds since 1970; in hexadecimal outside the years 0 to 9999.
  static func text(micros: Int64) -> String {
    let (seconds, rest) = micros.quotientAndPositiveRemainder(microsPerSecond)
    return text(seconds, micros: rest) ?? ScalarText.hexadecimal(micros)
  }

  private static func pad(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: leap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Howard Hinnant's algorithm: years begin in March, so that the leap day is the last one.
  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = shifted.quotientAndPositiveRemainder(400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = (days + 719_468).quotientAndPositiveRemainder(146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension Int64 {
  fileprivate func quotientAndPositiveRemainder(_ divisor: Int64) -> (Int64, Int64) {
    let remainder = self % divisor
    return remainder < 0 ? (self / divisor - 1, remainder + divisor) : (self / divisor, remainder)
  }
}

private struct DigitReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ text: some Collection<UInt8>) { bytes = Array(text) }

  var isAtEnd: Bool { at == bytes.count }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  mutating func number(digits: ClosedRange<Int>) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while at < bytes.count, count < digits.upperBound, (0x30...0x39).contains(bytes[at]) {
      value = value * 10 + Int64(bytes[at] - 0x30)
      at += 1
      count += 1
    }
    return digits.contains(count) ? value : nil
  }

  /// Microseconds; further digits are cut off.
  mutating func fraction() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
      if count < 6 { value = value * 10 + Int64(bytes[at] - 0x30) }
      at += 1
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in 0..<max(0, 6 - count) { value *= 10 }
    return value
  }
}
