public import TTLV

/// The certificate authority that signs for Certify and Re-certify: two managed objects of one owner, found by their
/// Names, so that they can be replaced without a new configuration.
///
/// Whoever trusts this authority trusts every client that may ask for Certify to say who it is: an authority whose
/// certificates let clients into this server must be another one.
public struct IssuingAuthority: Hashable, Sendable {
  /// The identity that owns both objects.
  public var owner: Text
  /// The Name of the private key, which must be Active and usable for Certificate Sign or Sign.
  public var keyName: Text
  /// The Name of the X.509 certificate.
  public var certificateName: Text
  /// How long a certificate is valid when the request does not say, in seconds. Never longer than the authority's own.
  public var validity: Int64

  public init(owner: Text, keyName: Text, certificateName: Text, validity: Int64 = 365 * 86_400) {
    self.owner = owner
    self.keyName = keyName
    self.certificateName = certificateName
    self.validity = validity
  }
}
