import KMIP
import TTLV

/// What a family's requests have sent and made so far.
struct History {
  /// A date that a request has set, and the attribute it stands in.
  struct SentDate: Hashable {
    let attribute: String
    let seconds: Int64
  }

  private(set) var sentDates: Set<SentDate> = []
  /// Objects whose material the server made.
  private(set) var generated: Set<Text> = []
  /// An object that a case has made, and the Authentication by which it was asked for.
  struct Made: Hashable {
    let identifier: Text
    let authentication: Item?
  }

  /// What objects were registered with: their keys' algorithms and parameters decide what is variable of their output.
  private(set) var registered: [Text: Item] = [:]
  /// Every object made, oldest first.
  private(set) var made: [Made] = []
  /// The Authentication of the request that was sent last.
  private var authentication: Item?
  /// The payloads of the request that was sent last.
  private var payloads: [Item] = []

  /// Whether a request has put an object into a group.
  private(set) var setsObjectGroup = false

  mutating func sent(_ request: Item) {
    authentication = request.value[.requestHeader]?.members?.first { $0.tag == .authentication }
    payloads = (request.value.members ?? []).filter { $0.tag == .batchItem }.map { item in
      item.value.members?.first { $0.tag == .requestPayload } ?? Item(.requestPayload, .structure([]))
    }
    note(request)
  }

  private mutating func note(_ request: Item) {
    if request.tag == .objectGroup || request.tag == .attribute, Comparison.namesObjectGroup(request) {
      setsObjectGroup = true
    }
    if case .structure(let members) = request.value {
      let name = Self.attribute(request)
      for member in members {
        if case .dateTime(let seconds) = member.value {
          sentDates.insert(SentDate(attribute: name ?? member.tag.name, seconds: seconds))
        } else {
          note(member)
        }
      }
    }
  }

  /// The name, without spaces, of the attribute that a 1.x Attribute structure holds: as the tag's name is in 2.x.
  static func attribute(_ item: Item) -> String? {
    guard item.tag == .attribute, let name = item.value[.attributeName]?.text else { return nil }
    return name.string.split(separator: " ").joined()
  }

  mutating func answered(_ response: Item) {
    for (at, item) in (response.value.members ?? []).filter({ $0.tag == .batchItem }).enumerated() {
      guard case .enumeration(let raw)? = item.value[.operation], let operation = Operation(rawValue: raw),
        let payload = item.value[.responsePayload]?.members
      else { continue }
      let identifiers = payload.filter { Comparison.identifiers.contains($0.tag) }.compactMap(\.value.text)
      switch operation {
      case .create, .createKeyPair, .deriveKey, .reKey, .reKeyKeyPair:
        generated.formUnion(identifiers)
      case .register, .`import`, .certify, .reCertify, .createSplitKey, .joinSplitKey, .createUser, .createGroup,
        .createCredential:
        break
      default: continue
      }
      if operation == .register || operation == .`import`, payloads.indices.contains(at) {
        for identifier in identifiers { registered[identifier] = payloads[at] }
      }
      made.append(contentsOf: identifiers.map { Made(identifier: $0, authentication: authentication) })
    }
  }

  mutating func forgetMade() { made = [] }
}
