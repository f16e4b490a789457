import Foundation
import Testing

@testable import KMIP
@testable import TTLV

/// The tables in code against the registry of facts.
@Suite struct RegistryTests {
  @Test func tags() throws {
    guard let registry = try ReferenceData.registry() else { return }
    #expect(Tag.rows.count == registry.tags.count)
    for (name, facts) in registry.tags {
      let tag = try #require(Tag.named(name))
      #expect(tag.rawValue == UInt32(facts.hex, radix: 16))
      #expect(tag.row?.printedName == facts.name)
      #expect(tag.name == name)
      for version in registry.versions {
        #expect(
          tag.isKnown(in: ReferenceData.version(version)) == facts.versions.contains(version), "\(name) in \(version)")
      }
    }
  }

  @Test func enumerations() throws {
    guard let registry = try ReferenceData.registry() else { return }
    for (name, facts) in registry.enums where !facts.values.isEmpty {
      let table = try #require(enumerationTables[name], "\(name)")
      var versions: [UInt32: Set<String>] = [:]
      for (value, row) in facts.values {
        let raw = try #require(UInt32(row.hex, radix: 16))
        #expect(table.rawValue(named: value) == raw)
        versions[raw, default: []].formUnion(row.versions)
      }
      #expect(table.entries.map(\.rawValue) == versions.keys.sorted(), "\(name)")
      for (raw, known) in versions {
        #expect(table.entry(raw) != nil)
        for version in registry.versions {
          #expect(
            table.contains(raw, in: ReferenceData.version(version)) == known.contains(version),
            "\(name) \(raw) in \(version)")
        }
      }
      #expect(table.entry(table.entries.last!.rawValue + 1) == nil)
      #expect(table.entry(0) == nil || table.entries[0].rawValue == 0)
    }
  }

  @Test func masks() throws {
    guard let registry = try ReferenceData.registry() else { return }
    #expect(Set(maskTables.keys) == Set(registry.masks.keys))
    for (name, facts) in registry.masks {
      let rows = try #require(maskTables[name])
      #expect(rows.count == facts.values.count)
      for row in rows {
        let value = try #require(facts.values[row.name])
        #expect(row.bit == UInt32(value.hex, radix: 16))
        for version in registry.versions {
          #expect(row.versions.contains(ReferenceData.version(version)) == value.versions.contains(version))
        }
      }
    }
  }

  /// The rule table of every attribute, line by line, in every version that prints one.
  @Test func attributeRules() throws {
    guard let registry = try ReferenceData.registry() else { return }
    // The head rows of the chapter, and the families that are not one attribute.
    let others: Set = ["Attributes", "ObjectAttributes", "CustomAttribute", "CertificateAttributes"]
    var compared = 0
    for (name, facts) in registry.attributes where !others.contains(name) {
      let tag = try #require(Tag.named(name), "\(name)")
      let type = try #require(AttributeType(tag), "\(name)")
      let rule = type.rule
      #expect(rule.name.string == facts.name)
      if let item = registry.tags[name]?.type { #expect(rule.item.name == item, "\(name)") }
      var known: Set<String> = []
      for (version, rules) in facts.rulesByVersion {
        known.formUnion([version] + (rules.sameIn ?? []))
        expect(rules, rule, version)
        compared += 1
      }
      for version in registry.versions where version != "3.0" {
        #expect(type.isKnown(in: ReferenceData.version(version)) == known.contains(version), "\(name) in \(version)")
      }
    }
    #expect(compared > 80)
  }

  private func expect(_ rules: Registry.Attribute.Rules, _ rule: AttributeRule, _ version: String) {
    func yes(_ text: String?) -> Bool { text?.hasPrefix("Yes") ?? false }
    // Two rows grew stricter over the versions; the table holds the newest. Fresh: a value always since 2.0.
    if !(rule.type == .fresh && version.hasPrefix("1")) {
      #expect(rule.traits.contains(.always) == yes(rules.always), "\(rule.type) \(version) always")
    }
    #expect(rule.traits.contains(.many) == yes(rules.many), "\(rule.type) \(version) many")
    let setBy = rules.setBy ?? ""
    #expect(rule.traits.contains(.serverSets) == setBy.contains("Server"), "\(rule.type) \(version) set by server")
    #expect(rule.traits.contains(.clientSets) == setBy.contains("Client"), "\(rule.type) \(version) set by client")
    #expect(
      rule.traits.contains(.serverModifies) == yes(rules.modifiableByServer), "\(rule.type) \(version) server modifies")
    #expect(
      rule.traits.contains(.clientModifies) == yes(rules.modifiableByClient), "\(rule.type) \(version) client modifies")
    #expect(rule.traits.contains(.clientDeletes) == yes(rules.deletableByClient), "\(rule.type) \(version) deletes")
    if (rules.modifiableByClient ?? "").contains("only while in Pre-Active state") {
      #expect(rule.states == .preActive)
    } else if (rules.modifiableByClient ?? "").contains("Pre-Active or Active") {
      #expect(rule.states == .preActiveAndActive)
    } else {
      #expect(rule.states == .all)
    }
    expectImplied(rules.implied ?? "", rule, version)
  }

  /// Every operation that the row names is in the table; later versions add some, so the table may hold more.
  private func expectImplied(_ text: String, _ rule: AttributeRule, _ version: String) {
    var rest = text
    let named = KMIP.Operation.allCases.map { ($0, Self.printed($0)) }.sorted { $0.1.count > $1.1.count }
    for (operation, name) in named where rest.contains(name) && !text.hasPrefix("When") && !text.hasPrefix("During") {
      rest = rest.replacingOccurrences(of: name, with: "")
      #expect(rule.implied.contains(operation), "\(rule.type) \(version) implied by \(name)")
    }
  }

  private static func printed(_ operation: KMIP.Operation) -> String {
    switch operation {
    case .createKeyPair: "Create Key Pair"
    case .deriveKey: "Derive Key"
    case .reCertify: "Re-certify"
    case .reKey: "Re-key"
    case .reKeyKeyPair: "Re-key Key Pair"
    case .addAttribute: "Add Attribute"
    case .modifyAttribute: "Modify Attribute"
    case .deleteAttribute: "Delete Attribute"
    case .getUsageAllocation: "Get Usage Allocation"
    default: operation.name
    }
  }

  @Test func everyAttributeHasItsRule() {
    for type in AttributeType.allCases {
      #expect(type.rule.type == type)
      #expect(AttributeType(type.tag) == type)
      #expect(AttributeType(name: type.name) == type)
      #expect(type.tag.row != nil)
    }
  }

  @Test func everyCaseHasItsRow() {
    func check<E: KMIPEnumeration>(_ type: E.Type) {
      for value in E.allCases { #expect(value.row.value == value) }
    }
    check(KMIP.Operation.self)
    check(ResultReason.self)
    check(LinkType.self)
    check(QueryFunction.self)
    check(ProfileName.self)
    check(RecommendedCurve.self)
    check(PKCS_11Function.self)
    check(CryptographicAlgorithm.self)
  }
}
