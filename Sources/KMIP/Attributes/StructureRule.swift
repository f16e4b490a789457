internal import TTLV

/// A member of a structure: its item type and the versions that have it and that require it.
struct MemberRule: Sendable {
  let tag: Tag
  let item: TTLV.ItemType
  let versions: VersionSet
  let required: VersionSet
  let many: Bool

  init(
    _ tag: Tag, _ item: TTLV.ItemType, _ versions: VersionSet, required: VersionSet = .none, many: Bool = false
  ) {
    self.tag = tag
    self.item = item
    self.versions = versions
    self.required = required
    self.many = many
  }
}

/// A structure: its members in the standard's order.
final class StructureRule: Sendable {
  let tag: Tag
  let members: [MemberRule]

  init(_ tag: Tag, _ members: [MemberRule]) {
    self.tag = tag
    self.members = members
  }

  func member(_ tag: Tag) -> MemberRule? { members.first { $0.tag == tag } }

  private static let indexed = TagIndexed(structureRules) { $0.tag }

  /// The rule of the structure with `tag`.
  static func of(_ tag: Tag) -> StructureRule? { indexed[tag] }
}
