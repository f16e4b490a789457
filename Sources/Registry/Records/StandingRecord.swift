internal import KMIP
internal import Secrets
internal import Store
public import TTLV

/// What stands between requests and belongs to no object: a record in the log, so that every node knows of it and no
/// node's death takes it along.
public enum StandingKind: UInt8, Hashable, Sendable, CaseIterable {
  /// A Login's ticket (KMIP 2.1 §6.1.30), under the ticket's value.
  case ticket = 1
  /// An asynchronous request (KMIP 2.1 §9.1), under its correlation value.
  case asynchronous = 2
  /// That an asynchronous request waits to be run, under the same name.
  case submitted = 3
  /// What an account has last proved itself with, when it may not be used twice.
  case proof = 4
  /// Rules for new objects (KMIP 2.1 §6.1.52, §6.1.53).
  case objectRules = 5
  /// What an application of the PKCS#11 operation has open (KMIP 2.1 §6.1.37), under its Correlation Value.
  case application = 6
}

/// A record of this kind as a transaction sees it.
public struct StandingRecord: Hashable, Sendable {
  public let name: [UInt8]
  public let content: Item

  public init(name: [UInt8], content: Item) {
    self.name = name
    self.content = content
  }
}

extension StandingRecord {
  static let formatVersion: Int32 = 1

  func sealed(at key: RecordKey, _ sealing: any Sealing) throws(RegistryError) -> SealedBytes {
    let items = [
      Item(.formatVersion, .integer(Self.formatVersion)), Item(.standingName, .byteString(name)),
      Item(.standingContent, .structure([content])),
    ]
    return try sealing.seal(
      Item(.standingRecord, .structure(items)), at: key, "standing record", length: RegistryLimits.attributesLength)
  }

  static func open(_ bytes: [UInt8], at key: RecordKey, _ sealing: any Sealing) throws(RegistryError) -> StandingRecord
  {
    let members = try sealing.open(
      bytes, at: key, .standingRecord, "standing record", version: formatVersion,
      length: RegistryLimits.attributesLength)
    guard case .byteString(let name)? = members.first(where: { $0.tag == .standingName })?.value,
      case .structure(let inner)? = members.first(where: { $0.tag == .standingContent })?.value,
      let content = inner.first
    else { throw .malformed(what: "standing record") }
    return StandingRecord(name: name, content: content)
  }
}
