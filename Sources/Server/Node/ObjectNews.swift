internal import KMIP
internal import Registry

/// What a client that took the server's part is to be told of one change.
enum ObjectNews: Sendable {
  case notify(NotifyRequest)
  /// The object is fetched when it is sent; nil: it replaces nothing.
  case put(UniqueIdentifier, replaced: UniqueIdentifier?, attributes: [Attribute])

  /// nil: nothing that clients are told.
  init?(before: ObjectRecord?, after: ObjectRecord?) {
    guard let after else {
      guard let before else { return nil }
      // Obliterated: of nothing there is a value any more.
      self = .notify(NotifyRequest(before.uniqueIdentifier, changed: [], deleted: Self.names(before.attributes)))
      return
    }
    guard let before else {
      let replaced = after.attributes.instances(of: .link).compactMap { Link($0.value) }
        .first { $0.type == .replacedObjectLink }?.target
      self = .put(after.uniqueIdentifier, replaced: replaced, attributes: after.attributes.attributes)
      return
    }
    let deleted = Self.names(before.attributes).filter { after.attributes.instances(of: $0).isEmpty }
    // Of an attribute that lost one of several instances, those that are left are told.
    let shrunk = Set(
      Self.names(before.attributes).filter {
        after.attributes.instances(of: $0).count < before.attributes.instances(of: $0).count
      })
    let changed = after.attributes.attributes.filter {
      $0.name == .standard(.lastChangeDate) || shrunk.contains($0.name) || !before.attributes.attributes.contains($0)
    }
    guard !deleted.isEmpty || changed.contains(where: { $0.name != .standard(.lastChangeDate) }) else { return nil }
    self = .notify(NotifyRequest(after.uniqueIdentifier, changed: changed, deleted: deleted))
  }

  private static func names(_ attributes: AttributeSet) -> [AttributeName] { attributes.names }
}
