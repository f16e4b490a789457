/// The kinds of key that certificates are issued for.
public enum KeyKind: String, Hashable, Sendable, CaseIterable {
  case ecP256
  case rsa2048
}
