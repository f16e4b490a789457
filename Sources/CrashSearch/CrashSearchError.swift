/// Why a scenario cannot go on: always a finding.
struct CrashSearchError: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
