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
  /// Every object made, oldest first, with the version it was made in.
  private(set) var made: [Text] = []

  /// Whether a request has put an object into a group.
  private(set) var setsObjectGroup = false

  mutating func sent(_ request: Item) {
    if request.tag == .objectGroup || request.tag == .attribute, Comparison.namesObjectGroup(request) {
      setsObjectGroup = true
    }
    if case .structure(let members) = request.value {
      let name = Self.attribute(request)
      for member in members {
        if case .dateTime(let seconds) = member.value {
          sentDates.insert(SentDate(attribute: name ?? member.tag.name, seconds: seconds))
        } else {
          sent(member)
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
    for item in response.value.members ?? [] where item.tag == .batchItem {
      guard case .enumeration(let raw)? = item.value[.operation], let operation = Operation(rawValue: raw),
        let payload = item.value[.responsePayload]?.members
      else { continue }
      let identifiers = payload.filter { Comparison.identifiers.contains($0.tag) }.compactMap(\.value.text)
      switch operation {
      case .create, .createKeyPair, .deriveKey, .reKey, .reKeyKeyPair:
        generated.formUnion(identifiers)
        made.append(contentsOf: identifiers)
      case .register, .`import`, .certify, .reCertify, .createSplitKey, .joinSplitKey:
        made.append(contentsOf: identifiers)
      default: continue
      }
    }
  }

  mutating func forgetMade() { made = [] }
}
