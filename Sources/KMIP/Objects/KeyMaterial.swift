public import Secrets

/// The Key Material of a key block (KMIP 2.1 §3.1, 1.4 §2.1.7): bytes, or one of the transparent structures.
public enum KeyMaterial: Equatable, Sendable {
  /// Raw, opaque, PKCS, X.509 and EC private formats; also the wrapped bytes of a key wrapped without encoding.
  case bytes(SecretBytes)
  case transparent(TransparentKey)
}

/// A key as its mathematical parts. Integers are big-endian two's complement of a multiple of eight bytes, as on the wire.
public enum TransparentKey: Equatable, Sendable {
  case symmetric(SecretBytes)
  case dsaPrivate(DSAPrivateKey)
  case dsaPublic(DSAPublicKey)
  case rsaPrivate(RSAPrivateKey)
  case rsaPublic(RSAPublicKey)
  case dhPrivate(DHPrivateKey)
  case dhPublic(DHPublicKey)
  /// The EC formats and those of 1.x named after one use (ECDSA, ECDH, ECMQV) hold the same parts.
  case ecPrivate(ECPrivateKey)
  case ecPublic(ECPublicKey)

  public struct DSAPrivateKey: Equatable, Sendable {
    public var p: [UInt8]
    public var q: [UInt8]
    public var g: [UInt8]
    public var x: SecretBytes
    public init(p: [UInt8], q: [UInt8], g: [UInt8], x: SecretBytes) {
      self.p = p
      self.q = q
      self.g = g
      self.x = x
    }
  }

  public struct DSAPublicKey: Equatable, Sendable {
    public var p: [UInt8]
    public var q: [UInt8]
    public var g: [UInt8]
    public var y: [UInt8]
    public init(p: [UInt8], q: [UInt8], g: [UInt8], y: [UInt8]) {
      self.p = p
      self.q = q
      self.g = g
      self.y = y
    }
  }

  /// Either the private exponent, or P and Q with the public exponent, or the three values of the Chinese remainder
  /// theorem have to be there (KMIP 2.1 §3.1.5).
  public struct RSAPrivateKey: Equatable, Sendable {
    public var modulus: [UInt8]
    public var privateExponent: SecretBytes?
    public var publicExponent: [UInt8]?
    public var p: SecretBytes?
    public var q: SecretBytes?
    public var primeExponentP: SecretBytes?
    public var primeExponentQ: SecretBytes?
    public var crtCoefficient: SecretBytes?
    public init(modulus: [UInt8]) { self.modulus = modulus }
  }

  public struct RSAPublicKey: Equatable, Sendable {
    public var modulus: [UInt8]
    public var publicExponent: [UInt8]
    public init(modulus: [UInt8], publicExponent: [UInt8]) {
      self.modulus = modulus
      self.publicExponent = publicExponent
    }
  }

  public struct DHPrivateKey: Equatable, Sendable {
    public var p: [UInt8]
    public var q: [UInt8]?
    public var g: [UInt8]
    public var j: [UInt8]?
    public var x: SecretBytes
    public init(p: [UInt8], q: [UInt8]?, g: [UInt8], j: [UInt8]?, x: SecretBytes) {
      self.p = p
      self.q = q
      self.g = g
      self.j = j
      self.x = x
    }
  }

  public struct DHPublicKey: Equatable, Sendable {
    public var p: [UInt8]
    public var q: [UInt8]?
    public var g: [UInt8]
    public var j: [UInt8]?
    public var y: [UInt8]
    public init(p: [UInt8], q: [UInt8]?, g: [UInt8], j: [UInt8]?, y: [UInt8]) {
      self.p = p
      self.q = q
      self.g = g
      self.j = j
      self.y = y
    }
  }

  public struct ECPrivateKey: Equatable, Sendable {
    public var curve: RecommendedCurve
    public var d: SecretBytes
    public init(curve: RecommendedCurve, d: SecretBytes) {
      self.curve = curve
      self.d = d
    }
  }

  public struct ECPublicKey: Equatable, Sendable {
    public var curve: RecommendedCurve
    /// The point as an octet string (SEC 1 §2.3.3).
    public var q: [UInt8]
    public init(curve: RecommendedCurve, q: [UInt8]) {
      self.curve = curve
      self.q = q
    }
  }
}
