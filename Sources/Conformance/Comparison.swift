import KMIP
import TTLV

/// Compares an answer with the one a case expects, by the "Permitted Test Case Variations" of the profiles (Symmetric Key
/// Lifecycle Profile 1.0 §4.7 and its siblings). What they do not name has to match.
struct Comparison {
  private(set) var bindings: Bindings
  /// As it was sent.
  private let request: Item
  let history: History
  /// The object that the answer is about was made by the server, so its material and digest are the server's.
  private(set) var isGenerated = false
  /// The object that the answer is about.
  private(set) var object: Text?
  /// The 1.x attribute whose members are being compared.
  private var attribute: String?
  /// The batch item that is being compared.
  private var itemIndex = -1
  private var path: [String] = []

  init(bindings: Bindings, request: Item, history: History) {
    self.bindings = bindings
    self.request = request
    self.history = history
  }

  /// The first difference; nil when the answer is a permitted one. Binds the variables of the expected response.
  mutating func compare(_ expected: Item, _ got: Item) -> Difference? {
    guard expected.tag == got.tag else { return differ(expected.tag.name, got.tag.name) }
    return within(expected.tag) { $0.structures(expected, got) }
  }

  // MARK: Structures

  private mutating func structures(_ expected: Item, _ got: Item) -> Difference? {
    guard let ours = expected.value.members, let theirs = got.value.members else {
      return differ(Self.text(expected), Self.text(got))
    }
    switch expected.tag {
    case .batchItem: itemIndex += 1
    case .attribute: attribute = History.attribute(expected)
    default: break
    }
    defer { if expected.tag == .attribute { attribute = nil } }
    switch expected.tag {
    case .responsePayload: return payloads(ours, theirs)
    case .attributes: return unordered(ours, theirs, mayHaveMore: !asksForAttributes)
    case .keyBlock where isGenerated: return generatedKeyBlocks(ours, theirs)
    case .digest: return digests(ours, theirs)
    case .randomNumberGenerator: return nil
    case .attributeValue where attribute == "RandomNumberGenerator": return nil
    case .attributeValue where attribute == "Digest": return digests(ours, theirs)
    default: return ordered(ours, theirs, optional: Self.optional(in: expected.tag))
    }
  }

  private mutating func payloads(_ ours: [Item], _ theirs: [Item]) -> Difference? {
    if let identifier = theirs.first(where: { $0.tag == .uniqueIdentifier })?.value.text {
      isGenerated = history.generated.contains(identifier)
      object = identifier
    }
    defer { (isGenerated, object) = (false, nil) }
    switch operation {
    case .getAttributes, .getAttributeList:
      return unordered(ours, theirs, mayHaveMore: operation == .getAttributeList || !asksForAttributes)
    case .query:
      // More operations, objects, extensions and name spaces may be reported; server and vendor say what they like.
      return unordered(
        ours.filter { !Self.queryWords.contains($0.tag) }, theirs.filter { !Self.queryWords.contains($0.tag) },
        mayHaveMore: true)
    case .discoverVersions where requestPayload?[.protocolVersion] == nil:
      return unordered(ours, theirs, mayHaveMore: true)
    default:
      return ordered(
        ours, theirs, optional: [.templateAttribute, .privateKeyTemplateAttribute, .publicKeyTemplateAttribute])
    }
  }

  private mutating func ordered(_ ours: [Item], _ theirs: [Item], optional: Set<Tag>) -> Difference? {
    var at = theirs.startIndex
    for (index, item) in ours.enumerated() {
      while at < theirs.endIndex, theirs[at].tag != item.tag, Self.mayStand(theirs[at], optional) { at += 1 }
      guard at < theirs.endIndex, theirs[at].tag == item.tag else {
        if Self.mayStand(item, optional) { continue }
        let here = at < theirs.endIndex ? Self.text(theirs[at]) : "nothing more"
        let count = ours[...index].count { $0.tag == item.tag }
        return differ("\(Self.text(item))\(count > 1 ? " (number \(count))" : "")", here)
      }
      if let difference = member(item, theirs[at]) { return difference }
      at += 1
    }
    while at < theirs.endIndex {
      guard Self.mayStand(theirs[at], optional) else { return differ("nothing more", Self.text(theirs[at])) }
      at += 1
    }
    return nil
  }

  /// Attributes may come in any order (KMIP Profiles 3.0, variations); the answer to Query too.
  private mutating func unordered(_ ours: [Item], _ theirs: [Item], mayHaveMore: Bool) -> Difference? {
    var left = theirs
    for item in ours where !isFreeGroup(item) {
      var nearest: [Difference] = []
      var found: Int?
      for at in left.indices where left[at].tag == item.tag && Self.isSameAttribute(item, left[at]) {
        var trial = self
        guard let difference = trial.member(item, left[at]) else {
          self = trial
          found = at
          break
        }
        nearest.append(difference)
      }
      guard let found else { return nearest.count == 1 ? nearest[0] : differ(Self.text(item), "none such") }
      left.remove(at: found)
    }
    guard !mayHaveMore, let more = left.first(where: { !Self.mayBeAdded($0) && !isFreeGroup($0) }) else { return nil }
    return differ("nothing more", Self.text(more))
  }

  private mutating func member(_ expected: Item, _ got: Item) -> Difference? {
    within(expected.tag) { deeper in
      if case .structure = expected.value { return deeper.structures(expected, got) }
      return deeper.leaves(expected, got)
    }
  }

  /// The server chooses format and material of the keys it makes, not their kind and size.
  private mutating func generatedKeyBlocks(_ ours: [Item], _ theirs: [Item]) -> Difference? {
    let chosen: Set<Tag> = requestPayload?[.keyFormatType] == nil ? [.keyFormatType, .keyValue] : [.keyValue]
    if let difference = ordered(
      ours.filter { !chosen.contains($0.tag) }, theirs.filter { !chosen.contains($0.tag) }, optional: [])
    {
      return difference
    }
    guard let expected = ours.first(where: { $0.tag == .keyValue })?.value else { return nil }
    guard let got = theirs.first(where: { $0.tag == .keyValue })?.value else { return differ("a KeyValue", "none") }
    guard case .byteString(let published)? = expected[.keyMaterial], Variable(.byteString(published)) == nil else {
      return nil
    }
    guard case .byteString(let material)? = got[.keyMaterial], !material.isEmpty else {
      return differ("KeyMaterial", "none")
    }
    let isSymmetric = requestIsForSymmetricKey(theirs)
    return isSymmetric && material.count != published.count
      ? differ("\(published.count) bytes of KeyMaterial", "\(material.count)") : nil
  }

  private func requestIsForSymmetricKey(_ block: [Item]) -> Bool {
    guard case .enumeration(let raw)? = block.first(where: { $0.tag == .keyFormatType })?.value else { return false }
    return KeyFormatType(rawValue: raw) == .raw
  }

  /// The server chooses the hash, and the digest of what it made.
  private mutating func digests(_ ours: [Item], _ theirs: [Item]) -> Difference? {
    let algorithm = ours.first { $0.tag == .hashingAlgorithm }
    let isComparable = !isGenerated && theirs.contains { $0 == algorithm }
    for item in ours {
      guard let got = theirs.first(where: { $0.tag == item.tag }) else {
        // 1.0 has no Key Format Type in a Digest, and a later server may leave it to the object.
        return differ(Self.text(item), "none")
      }
      if isComparable, let difference = member(item, got) { return difference }
      guard item.value.type == got.value.type else { return differ(Self.text(item), Self.text(got)) }
    }
    return nil
  }

  // MARK: Values

  private mutating func leaves(_ expected: Item, _ got: Item) -> Difference? {
    guard expected.value.type == got.value.type else { return differ(Self.text(expected), Self.text(got)) }
    if let permitted = variableOutput(expected, got) {
      guard permitted else { return differ(Self.text(expected), Self.text(got)) }
      if case .byteString(let published) = expected.value, case .byteString(let bytes) = got.value {
        bindings.note(output: published, is: bytes)
      }
      return nil
    }
    if Self.mayVary.contains(expected.tag) { return nil }
    if case .dateTime(let seconds) = expected.value { return dates(seconds, got) }
    if let variable = Variable(expected.value) {
      if bindings.bind(variable, to: got.value) { return nil }
      return differ(
        "$\(variable.name) = \(bindings.bound(variable).map { Self.text(Item(expected.tag, $0)) } ?? "")",
        Self.text(got))
    }
    if expected.value == got.value { return nil }
    if Self.identifiers.contains(expected.tag), got.value.text?.isEmpty == false { return nil }
    if isGenerated, expected.tag == .keyFormatType, requestPayload?[.keyFormatType] == nil { return nil }
    return differ(Self.text(expected), Self.text(got))
  }

  /// A date that a request has set is that date; others are the server's.
  private func dates(_ published: Int64, _ got: Item) -> Difference? {
    let variable = Variable(.dateTime(published))
    let expected = variable.map { bindings.now + $0.offset } ?? published
    if got.value == .dateTime(expected) || !wasSent(expected, got.tag) { return nil }
    return differ(Self.text(Item(got.tag, .dateTime(expected))), Self.text(got))
  }

  private func wasSent(_ seconds: Int64, _ tag: Tag) -> Bool {
    history.sentDates.contains(History.SentDate(attribute: attribute ?? tag.name, seconds: seconds))
  }

  /// A server may put objects into groups of its own, or not.
  private func isFreeGroup(_ item: Item) -> Bool { !history.setsObjectGroup && Self.namesObjectGroup(item) }

  // MARK: What the request was

  private var requestItem: Value? {
    let items = request.value.members?.filter { $0.tag == .batchItem } ?? []
    return items.indices.contains(itemIndex) ? items[itemIndex].value : items.first?.value
  }
  var requestPayload: Value? { requestItem?[.requestPayload] }

  var operation: Operation? {
    if case .enumeration(let raw)? = requestItem?[.operation] { Operation(rawValue: raw) } else { nil }
  }

  private var asksForAttributes: Bool {
    requestPayload?[.attributeName] != nil || requestPayload?[.attributeReference] != nil
  }

  private mutating func within(_ tag: Tag, _ body: (inout Comparison) -> Difference?) -> Difference? {
    path.append(tag.name)
    defer { path.removeLast() }
    return body(&self)
  }

  private func differ(_ expected: String, _ got: String) -> Difference {
    Difference(path: path.joined(separator: "/"), expected: expected, got: got)
  }

  private static func text(_ item: Item) -> String {
    let xml = String(decoding: XMLEncoder.encode(item, names: StandardNames()), as: UTF8.self)
    return xml.utf8.count > 600 ? String(xml.prefix(600)) + "…" : xml
  }
}
