internal import KMIP
internal import TTLV

extension Catalogue {
  /// The operations on whole objects beside those that every server has.
  static let objectRows: [Row] = [
    Row(.reKey, .write) { (item, run) throws(KMIPError) in try reKey(item, &run) },
    Row(.reKeyKeyPair, .write) { (item, run) throws(KMIPError) in try reKeyKeyPair(item, &run) },
    Row(.archive, .write) { (item, run) throws(KMIPError) in try archive(item, &run) },
    Row(.recover, .write) { (item, run) throws(KMIPError) in try recover(item, &run) },
    Row(.obtainLease, .read) { (item, run) throws(KMIPError) in try obtainLease(item, &run) },
    Row(.getUsageAllocation, .write) { (item, run) throws(KMIPError) in try getUsageAllocation(item, &run) },
    Row(.adjustAttribute, .write) { (item, run) throws(KMIPError) in try adjustAttribute(item, &run) },
    Row(.import, .write) { (item, run) throws(KMIPError) in try importObject(item, &run) },
    Row(.export, .write, releasesMaterial: true) { (item, run) throws(KMIPError) in try export(item, &run) },
    Row(.certify, .write) { (item, run) throws(KMIPError) in try certify(item, &run) },
    Row(.reCertify, .write) { (item, run) throws(KMIPError) in try reCertify(item, &run) },
    Row(.reProvision, .write) { (item, run) throws(KMIPError) in try reProvision(item, &run) },
    Row(.validate, .read) { (item, run) throws(KMIPError) in try validate(item, &run) },
    Row(.createSplitKey, .write) { (item, run) throws(KMIPError) in try createSplitKey(item, &run) },
    Row(.joinSplitKey, .write) { (item, run) throws(KMIPError) in try joinSplitKey(item, &run) },
    Row(.log, .write) { (item, run) throws(KMIPError) in try log(item, &run) },
    Row(.deactivate, .write) { (item, run) throws(KMIPError) in try deactivate(item, &run) },
    Row(.obliterate, .write) { (item, run) throws(KMIPError) in try obliterate(item, &run) },
    Row(.createUser, .write) { (item, run) throws(KMIPError) in try createUser(item, &run) },
    Row(.createGroup, .write) { (item, run) throws(KMIPError) in try createGroup(item, &run) },
    Row(.createCredential, .write) { (item, run) throws(KMIPError) in try createCredential(item, &run) },
    Row(.setConstraints, .write) { (item, run) throws(KMIPError) in try setConstraints(item, &run) },
    Row(.getConstraints, .read) { (item, run) throws(KMIPError) in try getConstraints(item, &run) },
    Row(.setDefaults, .write) { (item, run) throws(KMIPError) in try setDefaults(item, &run) },
    Row(.pkcs_11, .write) { (item, run) throws(KMIPError) in try pkcs11(item, &run) },
    Row(.setEndpointRole, .immediate) { (item, run) throws(KMIPError) in try setEndpointRole(item, &run) },
    Row(.notify, .immediate) { (item, run) throws(KMIPError) in try serverToClient(item, &run) },
    Row(.put, .immediate) { (item, run) throws(KMIPError) in try serverToClient(item, &run) },
    Row(.ping, .immediate) { (item, run) throws(KMIPError) in try ping(item, &run) },
  ]

  /// Whether the configuration lets an operation work at all: what does not is neither advertised nor tried.
  static func isOffered(_ operation: Operation, _ settings: OperationSettings) -> Bool {
    switch operation {
    case .certify, .reCertify: settings.issuingAuthority != nil
    case .reProvision: settings.reprovisions
    default: true
    }
  }
}
