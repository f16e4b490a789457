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
    principal.isAdministrator || owner == principal.identity || principal.accounts.contains(owner) ? .allowed : .absent
  }

  /// May `principal` ask for `operation` at all?
  public static func asking(_ operation: Operation, by principal: Principal) -> Decision {
    if principal.identity.isEmpty { return .denied }
    guard restricted.contains(operation) else { return .allowed }
    return principal.isAdministrator || principal.isPrivileged ? .allowed : .denied
  }

  /// Operations that change the server for all its clients, make identities, or take objects out of use, for which the
  /// standard wants "special authentication and authorization" (KMIP 2.1 §6.1.4, §6.1.42).
  public static let restricted: Set<Operation> = [
    .archive, .recover, .setDefaults, .setConstraints, .reProvision, .obliterate, .createUser, .createGroup,
    .createCredential,
  ]

  /// Whose objects `principal` finds by searching; nil: everybody's.
  public static func searchScope(of principal: Principal) -> [Text]? {
    principal.isAdministrator ? nil : [principal.identity] + principal.accounts
  }
}
