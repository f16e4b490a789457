/// Why bytes are no principal.
public enum AccessError: Error, Hashable, Sendable {
  case unknownFormat(version: UInt8)
  case malformedPrincipal
}
