internal import COpenSSL

/// A certificate with those that lead from it to an authority (RFC 5280 §6).
public struct CertificateChain: Sendable {
  public enum Verdict: Hashable, Sendable {
    /// Every certificate is valid, and the last is issued by an anchor.
    case valid
    /// Nothing is wrong with the chain, but it ends at no anchor.
    case unanchored
    /// OpenSSL's reason.
    case invalid(String)
  }

  private let leaf: [UInt8]
  private let others: [[UInt8]]

  /// - Parameters:
  ///   - leaf: the certificate that is judged, DER.
  ///   - others: DER, in any order.
  public init(leaf: [UInt8], others: [[UInt8]]) {
    self.leaf = leaf
    self.others = others
  }

  /// Judges the chain as of `time`, seconds since 1970.
  ///
  /// - Parameter anchors: certificates that are trusted, DER; roots or not.
  public func verify(anchors: [[UInt8]], at time: Int64) throws(OpenSSLError) -> Verdict {
    let code = try run(anchors, time)
    if code == X509_V_OK { return .valid }
    let endsSomewhere: [Int32] = [
      X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
    ]
    guard endsSomewhere.contains(code) else { return .invalid(reason(code)) }
    // Were its end trusted: is everything else in order?
    let all = others.isEmpty ? [leaf] : others
    let trusting = try run(all, time)
    return trusting == X509_V_OK ? .unanchored : .invalid(reason(trusting))
  }

  /// Whether it is a client's chain that an anchor vouches for as of `time`: as TLS verifies it (RFC 8446 §4.4.2.4).
  public func isClients(of anchors: [[UInt8]], at time: Int64) throws(OpenSSLError) -> Bool {
    try run(anchors, time, forClients: true) == X509_V_OK
  }

  private func reason(_ code: Int32) -> String {
    X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "the chain does not verify"
  }

  /// OpenSSL's verification result.
  private func run(_ anchors: [[UInt8]], _ time: Int64, forClients: Bool = false) throws(OpenSSLError) -> Int32 {
    let operation = "verify the certificates"
    let store = try Owned(X509_STORE_new(), X509_STORE_free, operation)
    for anchor in anchors {
      let certificate = try Certificate.parse(anchor, operation)
      try check(X509_STORE_add_cert(store.pointer, certificate.pointer), operation)
    }
    let stack = try Owned(shim_certificates_new(), shim_certificates_free, operation)
    for other in others {
      let certificate = try Certificate.parse(other, operation)
      try check(shim_certificates_push(stack.pointer, certificate.pointer), operation)
    }
    let judged = try Certificate.parse(leaf, operation)
    let context = try Owned(X509_STORE_CTX_new(), X509_STORE_CTX_free, operation)
    try check(X509_STORE_CTX_init(context.pointer, store.pointer, judged.pointer, stack.pointer), operation)
    let parameters = X509_STORE_CTX_get0_param(context.pointer)
    X509_VERIFY_PARAM_set_time(parameters, Int(time))
    X509_VERIFY_PARAM_set_depth(parameters, Int32(Limits.chainLength))
    if forClients {
      try check(X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_CLIENT), operation)
    } else {
      try check(
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT)), operation)
    }
    let verified = X509_verify_cert(context.pointer)
    let code = X509_STORE_CTX_get_error(context.pointer)
    ERR_clear_error()
    guard verified >= 0 else { throw OpenSSLError(operation, reason(code)) }
    return verified == 1 ? X509_V_OK : code
  }
}
