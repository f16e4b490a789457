internal import Access
internal import KMIP
internal import TTLV

/// Somebody on whose behalf the server will act later: who it is, and the rights that were granted, as a record keeps
/// them.
struct HeldPrincipal {
  var principal: Principal
  /// nil: all that the principal may do.
  var rights: [Right]?

  var items: [Item] {
    [Item(.standingPrincipal, .byteString(principal.encoded))]
      + principal.accounts.map { Item(.standingAccount, .textString($0)) }
      + (rights.map { [Item(.standingRight, .structure($0.map(\.item)))] } ?? [])
  }

  init(principal: Principal, rights: [Right]?) {
    self.principal = principal
    // Who acts for somebody later comes by no certificate.
    self.principal.certificate = nil
    self.rights = rights
  }

  /// nil: not the members of such a record.
  init?(_ members: [Item]) {
    guard case .byteString(let bytes)? = members.first(where: { $0.tag == .standingPrincipal })?.value,
      var found = try? Principal(encoded: bytes)
    else { return nil }
    for member in members where member.tag == .standingAccount {
      if let name = member.value.text { found.accounts.append(name) }
    }
    principal = found
    guard case .structure(let items)? = members.first(where: { $0.tag == .standingRight })?.value else { return }
    var rights: [Right] = []
    for item in items {
      guard let right = try? Right(item, version: .v2_1) else { return nil }
      rights.append(right)
    }
    self.rights = rights
  }
}
