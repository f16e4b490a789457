public import Secrets
public import TTLV

/// What a device says of itself (KMIP 2.1 Table 412). "The client SHALL provide at least one field."
public struct DeviceCredential: Sendable {
  public var serialNumber: Text?
  public var password: SecretBytes?
  public var deviceIdentifier: Text?
  public var networkIdentifier: Text?
  public var machineIdentifier: Text?
  public var mediaIdentifier: Text?

  public init() {}

  init(_ reader: inout StructureReader) throws(KMIPError) {
    serialNumber = try reader.optionalText(.deviceSerialNumber)
    password = try reader.optionalText(.password).map { SecretBytes($0.utf8) }
    deviceIdentifier = try reader.optionalText(.deviceIdentifier)
    networkIdentifier = try reader.optionalText(.networkIdentifier)
    machineIdentifier = try reader.optionalText(.machineIdentifier)
    mediaIdentifier = try reader.optionalText(.mediaIdentifier)
    guard password != nil || !identifiers.isEmpty else {
      throw KMIPError(.invalidMessage, "a Device credential has at least one field")
    }
  }

  /// What it says besides the password, in the standard's order.
  public var identifiers: [Text] {
    [serialNumber, deviceIdentifier, networkIdentifier, machineIdentifier, mediaIdentifier].compactMap { $0 }
  }

  var items: [Item] {
    var items: [Item] = []
    if let serialNumber { items.append(Item(.deviceSerialNumber, .textString(serialNumber))) }
    items += Credential.password(password)
    if let deviceIdentifier { items.append(Item(.deviceIdentifier, .textString(deviceIdentifier))) }
    if let networkIdentifier { items.append(Item(.networkIdentifier, .textString(networkIdentifier))) }
    if let machineIdentifier { items.append(Item(.machineIdentifier, .textString(machineIdentifier))) }
    if let mediaIdentifier { items.append(Item(.mediaIdentifier, .textString(mediaIdentifier))) }
    return items
  }
}
