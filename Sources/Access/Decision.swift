public import KMIP
public import TTLV

/// The one place that decides who may do what. It is asked before an object is opened: a principal that may not see an
/// object gets the answer of an absent one, by the code path of an absent one.
///
/// Today ownership decides. Roles, tenants and policies will be asked here, and nowhere else.
public enum Decision: Hashable, Sendable {
  case allowed
  /// The object does not exist, as far as this principal can tell.
  case absent
  /// The principal may know that this exists, and may not do it.
  case denied

  /// May `principal` do `operation` with an object of `owner`?
  public static func on(objectOf owner: Text, _ operation: Operation, by principal: Principal) -> Decision {
    principal.isAdministrator || owner == principal.identity ? .allowed : .absent
  }

  /// May `principal` ask for `operation` at all?
  public static func asking(_ operation: Operation, by principal: Principal) -> Decision {
    principal.identity.isEmpty ? .denied : .allowed
  }

  /// Whose objects `principal` finds by searching; nil: everybody's.
  public static func searchScope(of principal: Principal) -> Text? {
    principal.isAdministrator ? nil : principal.identity
  }
}
