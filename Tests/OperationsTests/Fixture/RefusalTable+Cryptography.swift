import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

extension RefusalStage {
  /// An Active AES key of 256 bits with another Cryptographic Usage Mask.
  func key(_ mask: CryptographicUsageMask) throws -> UniqueIdentifier {
    let block = KeyBlock(
      format: .raw, value: .plain(.bytes(SecretBytes([UInt8](repeating: 7, count: 32))), attributes: []),
      algorithm: .aes, length: 256)
    let attributes = [
      Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))),
      Attribute(.activationDate, .dateTime(server.now - 3600)),
    ]
    let request = RegisterRequest(.symmetricKey, RequestedAttributes(attributes: attributes), .symmetricKey(block))
    let made = try server.done(version, .register, try request.items(for: version))
    return try ObjectResponse(made, version: version).identifier
  }
}

extension Refusal {
  private static func parameters(_ items: Item...) -> Item { Item(.cryptographicParameters, .structure(items)) }
  private static func mode(_ mode: BlockCipherMode, _ more: Item...) -> Item {
    Item(.cryptographicParameters, .structure([Item(.blockCipherMode, .enumeration(mode.rawValue))] + more))
  }
  private static let block = Item(.data, .byteString([UInt8](repeating: 1, count: 16)))
  private static let nonce = Item(.ivCounterNonce, .byteString([UInt8](repeating: 2, count: 16)))
  private static let stranger = Item(Tag(0x42F0F0), .integer(1))
  private static let forged = Item(.correlationValue, .byteString([UInt8](repeating: 9, count: 48)))
  private static let since12: ClosedRange<ProtocolVersion> = .v1_2 ... .v2_1
  private static let since13: ClosedRange<ProtocolVersion> = .v1_3 ... .v2_1
  private static let since14: ClosedRange<ProtocolVersion> = .v1_4 ... .v2_1

  private static func row(
    _ operation: KMIP.Operation, _ what: String, _ older: ResultReason, _ newer: ResultReason,
    in versions: ClosedRange<ProtocolVersion> = since12,
    _ payload: @escaping @Sendable (RefusalStage) throws -> [Item]
  ) -> Refusal {
    Refusal(operation, what, older, newer, in: versions, payload)
  }

  /// What is said of the object that an operation uses, whatever it is used for.
  private static func ofTheObject(_ operation: KMIP.Operation, _ rest: [Item], protects: Bool) -> [Refusal] {
    [
      row(operation, "absent", .itemNotFound, .objectNotFound) { $0.named($0.absent) + rest },
      row(operation, "another's", .itemNotFound, .objectNotFound) { $0.named($0.anothers) + rest },
      row(operation, "no object, no placeholder", .itemNotFound, .objectNotFound) { _ in rest },
      row(operation, "opaque", .permissionDenied, .invalidObjectType) { $0.named($0.opaque) + rest },
      row(operation, "identifier of a wrong type", .invalidMessage, .invalidMessage) { _ in
        [Item(.uniqueIdentifier, .boolean(true))] + rest
      },
      row(operation, "identifier twice", .invalidMessage, .invalidMessage) {
        $0.named($0.active) + $0.named($0.active) + rest
      },
      row(operation, "unknown field", .invalidField, .invalidMessage) { $0.named($0.active) + rest + [stranger] },
      row(operation, "parameters of a wrong type", .invalidField, .invalidField) {
        $0.named($0.active) + [Item(.cryptographicParameters, .integer(1))] + rest.filter { $0.tag == .data }
      },
      row(operation, "no such stream", .itemNotFound, .invalidCorrelationValue, in: since13) {
        let use: CryptographicUsageMask =
          [.encrypt: .encrypt, .decrypt: .decrypt, .mac: .macGenerate, .macVerify: .macVerify][operation] ?? .sign
        return $0.named(try $0.key(use)) + rest + [forged]
      },
      row(operation, "begins and goes on", .invalidMessage, .invalidMessage, in: since13) {
        let use: CryptographicUsageMask =
          [.encrypt: .encrypt, .decrypt: .decrypt, .mac: .macGenerate, .macVerify: .macVerify][operation] ?? .sign
        return $0.named(try $0.key(use)) + rest + [forged, Item(.initIndicator, .boolean(true))]
      },
      row(operation, "init is a number", .invalidMessage, .invalidMessage, in: since13) {
        $0.named($0.active) + rest + [Item(.initIndicator, .integer(1))]
      },
    ]
      + (protects
        ? [
          row(operation, "deactivated", .permissionDenied, .wrongKeyLifecycleState) {
            $0.named($0.deactivated) + rest
          },
          row(operation, "compromised", .permissionDenied, .wrongKeyLifecycleState) {
            $0.named($0.compromised) + rest
          },
        ] : [])
  }

  private static let ecb = mode(.ecb)
  private static let hmac = parameters(Item(.hashingAlgorithm, .enumeration(HashingAlgorithm.sha_256.rawValue)))

  /// Using keys and working on data.
  static let cryptography: [Refusal] =
    ofTheObject(.encrypt, [ecb, block], protects: true) + ofTheObject(.decrypt, [ecb, block], protects: false)
    + ofTheObject(.mac, [hmac, block], protects: false)
    + ofTheObject(.macVerify, [hmac, block, Item(.macData, .byteString([1, 2, 3, 4]))], protects: false)
    + ciphers + codes + signatures

  private static let ciphers: [Refusal] =
    [KMIP.Operation.encrypt, .decrypt].flatMap { operation in
      [
        row(operation, "pre-active", .permissionDenied, .wrongKeyLifecycleState) {
          $0.named($0.preActive) + [ecb, block]
        },
        row(operation, "destroyed", .itemNotFound, .wrongKeyLifecycleState) { $0.named($0.destroyed) + [ecb, block] },
        row(operation, "usage mask", .permissionDenied, .incompatibleCryptographicUsageMask) {
          $0.named(try $0.key(.wrapKey)) + [ecb, block]
        },
        row(operation, "no mode anywhere", .cryptographicFailure, .badCryptographicParameters) {
          $0.named($0.active) + [block]
        },
        row(operation, "a mode of nobody's", .invalidField, .invalidField) {
          $0.named($0.active) + [parameters(Item(.blockCipherMode, .enumeration(0x77))), block]
        },
        row(operation, "a mode that is only stored", .cryptographicFailure, .unsupportedCryptographicParameters) {
          $0.named($0.active) + [mode(.pcbc), block, nonce]
        },
        row(operation, "another algorithm", .cryptographicFailure, .badCryptographicParameters) {
          let other = Item(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.camellia.rawValue))
          return $0.named($0.active) + [mode(.ecb, other), block]
        },
        row(operation, "nonce left out", .invalidMessage, .invalidMessage) {
          $0.named($0.active) + [mode(.cbc), block]
        },
        row(operation, "nonce too short", .cryptographicFailure, .badCryptographicParameters) {
          $0.named($0.active) + [mode(.cbc), block, Item(.ivCounterNonce, .byteString([1, 2, 3]))]
        },
        row(operation, "nonce where none belongs", .invalidField, .invalidField) {
          $0.named($0.active) + [ecb, block, nonce]
        },
        row(operation, "nonce is text", .invalidMessage, .invalidMessage) {
          $0.named($0.active) + [mode(.cbc), block, Item(.ivCounterNonce, .textString("iv"))]
        },
        row(operation, "no data", .invalidMessage, .invalidMessage) { $0.named($0.active) + [ecb] },
        row(operation, "data is text", .invalidMessage, .invalidMessage) {
          $0.named($0.active) + [ecb, Item(.data, .textString("data"))]
        },
        row(operation, "half a block", .cryptographicFailure, .cryptographicFailure) {
          $0.named($0.active) + [ecb, Item(.data, .byteString([1, 2, 3]))]
        },
        row(operation, "a tag where none is made", .cryptographicFailure, .badCryptographicParameters, in: since14) {
          $0.named($0.active) + [mode(.ecb, Item(.tagLength, .integer(16))), block]
        },
        row(operation, "a tag of three bytes", .generalFailure, .generalFailure, in: since14) {
          $0.named($0.active) + [
            mode(.gcm, Item(.tagLength, .integer(3))), block, Item(.ivCounterNonce, .byteString([1, 2, 3])),
          ]
        },
        row(operation, "counter length of nine bits", .cryptographicFailure, .badCryptographicParameters, in: since14) {
          $0.named($0.active) + [mode(.ctr, Item(.counterLength, .integer(9))), block, nonce]
        },
        row(operation, "a mode that is a number", .invalidField, .invalidField) {
          $0.named($0.active) + [parameters(Item(.blockCipherMode, .integer(1))), block]
        },
      ]
    } + [
      // Case CS-BC-M-14-20.
      Refusal(
        .encrypt, "protect stop has passed", .permissionDenied, .permissionDenied, .wrongKeyLifecycleState, in: since12
      ) { $0.named($0.used) + [ecb, block] }
    ]

  private static let codes: [Refusal] = [
    row(.mac, "usage mask", .permissionDenied, .incompatibleCryptographicUsageMask) {
      $0.named($0.active) + [hmac, block]
    },
    row(.mac, "no data", .invalidMessage, .invalidMessage) { $0.named(try $0.key(.macGenerate)) + [hmac] },
    row(.mac, "no code named", .cryptographicFailure, .badCryptographicParameters) {
      $0.named(try $0.key(.macGenerate)) + [block]
    },
    row(.macVerify, "usage mask", .permissionDenied, .incompatibleCryptographicUsageMask) {
      $0.named($0.active) + [hmac, block, Item(.macData, .byteString([1, 2, 3, 4]))]
    },
    row(.macVerify, "no code", .invalidMessage, .invalidMessage) {
      $0.named(try $0.key(.macVerify)) + [hmac, block]
    },
    row(.macVerify, "code is text", .invalidMessage, .invalidMessage) {
      $0.named(try $0.key(.macVerify)) + [hmac, block, Item(.macData, .textString("code"))]
    },
    row(.hash, "no data", .invalidMessage, .invalidMessage) { _ in [hmac] },
    row(.hash, "no algorithm", .invalidField, .invalidField) { _ in [parameters(), block] },
    row(.hash, "an algorithm of nobody's", .invalidField, .invalidField) { _ in
      [parameters(Item(.hashingAlgorithm, .enumeration(0x77))), block]
    },
    row(.hash, "an algorithm that there is not", .cryptographicFailure, .cryptographicFailure) { _ in
      [parameters(Item(.hashingAlgorithm, .enumeration(HashingAlgorithm.tiger.rawValue))), block]
    },
    row(.hash, "no such stream", .itemNotFound, .invalidCorrelationValue, in: since13) { _ in [hmac, block, forged] },
    row(.hash, "unknown field", .invalidField, .invalidMessage) { _ in [hmac, block, stranger] },
    row(.rngRetrieve, "no length", .invalidMessage, .invalidMessage) { _ in [] },
    row(.rngRetrieve, "a negative length", .invalidField, .invalidField) { _ in [Item(.dataLength, .integer(-1))] },
    row(.rngRetrieve, "a length of nobody's", .invalidField, .invalidField) { _ in [Item(.dataLength, .integer(.max))]
    },
    row(.rngRetrieve, "length is long", .invalidMessage, .invalidMessage) { _ in [Item(.dataLength, .longInteger(1))] },
    row(.rngSeed, "no data", .invalidMessage, .invalidMessage) { _ in [] },
    row(.rngSeed, "data is text", .invalidMessage, .invalidMessage) { _ in [Item(.data, .textString("seed"))] },
  ]

  private static let signatures: [Refusal] = [KMIP.Operation.sign, .signatureVerify].flatMap { operation in
    let rest = operation == .sign ? [block] : [block, Item(.signatureData, .byteString([1]))]
    return [
      row(operation, "absent", .itemNotFound, .objectNotFound) { $0.named($0.absent) + rest },
      row(operation, "another's", .itemNotFound, .objectNotFound) { $0.named($0.anothers) + rest },
      row(operation, "a symmetric key", .permissionDenied, .invalidObjectType) { $0.named($0.active) + rest },
      row(operation, "no object, no placeholder", .itemNotFound, .objectNotFound) { _ in rest },
      row(operation, "identifier twice", .invalidMessage, .invalidMessage) {
        $0.named($0.active) + $0.named($0.active) + rest
      },
      row(operation, "unknown field", .invalidField, .invalidMessage) { $0.named($0.active) + rest + [stranger] },
      row(operation, "data is a truth value", .invalidMessage, .invalidMessage) {
        $0.named($0.active) + [Item(.data, .boolean(true))]
      },
      row(operation, "digested data too early", .invalidField, .invalidField, in: .v1_2 ... .v1_3) {
        $0.named($0.active) + rest + [Item(.digestedData, .byteString([1]))]
      },
    ]
  }
}
