extension ConfigurationReader {
  /// The members in the order of their ids; two with one id, peer or kmip address are a problem.
  mutating func members() -> [ConfiguredMember] {
    let name = Setting.members.rawValue
    guard source.members.count <= ConfigurationLimits.members else {
      source.report(source.membersOrigin, name, "more than \(ConfigurationLimits.members) members")
      return []
    }
    var found: [ConfiguredMember] = []
    for value in source.members {
      guard let member = member(value) else { continue }
      if let twin = found.first(where: { $0.id == member.id }) {
        source.report(value.origin, name, "two members have the id \(twin.id)")
      }
      let addresses = found.flatMap { [$0.peer, $0.kmip] }
      for address in [member.peer, member.kmip].compactMap(\.self)
      where addresses.contains(address) || member.peer == member.kmip {
        source.report(value.origin, name, "\(address) is given twice")
        break
      }
      found.append(member)
    }
    return found.sorted { $0.id < $1.id }
  }

  private mutating func member(_ value: ConfigurationValues.MemberValue) -> ConfiguredMember? {
    let name = Setting.members.rawValue
    guard let idText = value.fields["id"], let id = UInt64(idText),
      (1...UInt64(ConfigurationLimits.nodeID)).contains(id)
    else {
      source.report(value.origin, name, "a member needs an id from 1 to \(ConfigurationLimits.nodeID)")
      return nil
    }
    let witness = value.fields["witness"] ?? "false"
    guard witness == "true" || witness == "false" else {
      source.report(value.origin, name, "member \(id): witness \"\(witness)\" is neither true nor false")
      return nil
    }
    guard let priority = UInt8(value.fields["priority"] ?? "100") else {
      source.report(value.origin, name, "member \(id): priority is a number from 0 to 255")
      return nil
    }
    guard let peer = memberAddress("peer", id, value) else { return nil }
    var kmip: Address?
    if witness == "false" || value.fields["kmip"] != nil {
      guard let address = memberAddress("kmip", id, value) else { return nil }
      kmip = address
    }
    var admin: Address?
    if value.fields["admin"] != nil {
      guard let address = memberAddress("admin", id, value) else { return nil }
      admin = address
    }
    return ConfiguredMember(
      id: id, peer: peer, kmip: kmip, admin: admin, site: value.fields["site"], isWitness: witness == "true",
      priority: priority)
  }

  private mutating func memberAddress(
    _ field: String, _ id: UInt64, _ value: ConfigurationValues.MemberValue
  ) -> Address? {
    let name = "cluster.members"
    guard let text = value.fields[field] else {
      source.report(value.origin, name, "member \(id) needs \(field): HOST:PORT")
      return nil
    }
    guard let address = Address(text) else {
      source.report(value.origin, name, "member \(id): \(field) \"\(text)\" is not HOST:PORT")
      return nil
    }
    return address
  }
}
