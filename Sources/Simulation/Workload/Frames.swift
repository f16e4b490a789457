internal import KMIP
internal import TTLV

/// The requests of the workload as KMIP frames, and their replies read back.
enum Frames {
  static func name(_ name: Int) -> Text { Text("key-\(name)") }

  static func frame(
    _ steps: [Step], name: Int, number: UInt64, _ continuation: BatchErrorContinuationOption,
    _ version: ProtocolVersion, isLater: Bool = false
  ) -> [UInt8] {
    var header = RequestHeader(version: version)
    if isLater { header.asynchronousIndicator = .mandatory }
    header.errorContinuation = continuation
    let items = steps.enumerated().map { at, step in
      let (operation, payload) = item(step, name, number, version)
      return RequestBatchItem(operation, id: steps.count > 1 ? [UInt8(at)] : nil, payload: payload)
    }
    return BinaryEncoder.encode(RequestMessage(header: header, items: items).item)
  }

  private static func item(_ step: Step, _ name: Int, _ number: UInt64, _ version: ProtocolVersion)
    -> (KMIP.Operation, [Item])
  {
    switch step {
    case .create:
      return (
        .create,
        CreateRequest(
          .symmetricKey,
          RequestedAttributes(attributes: [
            Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
            Attribute(.cryptographicLength, .integer(256)), Attribute(.cryptographicUsageMask, .integer(12)),
            Attribute(.name, Name(Frames.name(name)).value),
            Attribute(
              .usageLimits,
              .structure([
                Item(.usageLimitsTotal, .longInteger(ObjectModel.units)),
                Item(.usageLimitsUnit, .enumeration(UsageLimitsUnit.object.rawValue)),
              ])),
          ])
        ).items(for: version)
      )
    case .locate:
      return (.locate, LocateRequest([Attribute(.name, Name(Frames.name(name)).value)]).items(for: version))
    case .get(let object): return (.get, GetRequest(.identifier(object)).items)
    case .state(let object):
      return (
        .getAttributes,
        GetAttributesRequest(.identifier(object), names: [.standard(.state)]).items(for: version)
      )
    case .allocate(let object, let units):
      return (.getUsageAllocation, UsageAllocationRequest(.identifier(object), count: units).items)
    case .encrypt(let object):
      var parameters = CryptographicParameters()
      parameters.blockCipherMode = .cbc
      parameters.paddingMethod = .pkcs5
      var request = EncryptRequest(.identifier(object), data: Array("plaintext \(number)".utf8), parameters: parameters)
      request.nonce = [UInt8](repeating: 9, count: 16)
      return (.encrypt, request.items(for: version))
    case .left(let object):
      return (
        .getAttributes,
        GetAttributesRequest(.identifier(object), names: [.standard(.usageLimits)]).items(for: version)
      )
    case .use(let object):
      var parameters = CryptographicParameters()
      parameters.blockCipherMode = .ecb
      return (
        .decrypt,
        DecryptRequest(.identifier(object), data: [UInt8](repeating: 7, count: 16), parameters: parameters)
          .items(for: version)
      )
    case .activate(let object): return (.activate, ObjectRequest(object.map { .identifier($0) }).items)
    case .revoke(let object, let compromise):
      return (
        .revoke,
        RevokeRequest(
          .identifier(object), RevocationReason(compromise ? .keyCompromise : .cessationOfOperation)
        ).items
      )
    case .destroy(let object): return (.destroy, ObjectRequest(.identifier(object)).items)
    case .mark(let object):
      return (
        .addAttribute,
        NewAttributeRequest(
          .identifier(object),
          Attribute(.vendor(identification: "x", name: Text("mark-\(number)")), .textString(Text("\(number)")))
        ).items(for: version)
      )
    }
  }

  /// What a reply says of each step it answers; an error text when it is no answer to them.
  static func results(of reply: [UInt8], to steps: [Step], _ version: ProtocolVersion) -> Result<[StepResult], Garbled>
  {
    do {
      let response = try ResponseMessage(reply)
      guard response.version == version else { return .failure(Garbled("version \(response.version)")) }
      guard !response.items.isEmpty, response.items.count <= steps.count else {
        return .failure(Garbled("\(response.items.count) items to \(steps.count) operations"))
      }
      var results: [StepResult] = []
      for (item, step) in zip(response.items, steps) {
        switch item.status {
        case .success: results.append(try result(item.payload ?? [], step, version))
        case .operationUndone: results.append(.undone)
        case .operationFailed:
          if item.message?.description.hasPrefix("the server's disk is nearly full") == true {
            return .failure(Garbled("no space", isRefusal: true))
          }
          if item.reason == .generalFailure || item.reason == .cryptographicFailure {
            return .failure(Garbled("General Failure: \(item.message?.description ?? "")"))
          }
          results.append(.failed)
        case .operationPending: return .failure(Garbled("pending"))
        }
      }
      return .success(results)
    } catch {
      return .failure(Garbled("\(error)"))
    }
  }

  struct Garbled: Error {
    let text: String
    /// The request was refused as a whole, and not run.
    let isRefusal: Bool

    init(_ text: String, isRefusal: Bool = false) {
      self.text = text
      self.isRefusal = isRefusal
    }
  }

  static func result(_ payload: [Item], _ step: Step, _ version: ProtocolVersion) throws -> StepResult {
    switch step {
    case .create: return .created(try CreateResponse(payload, version: version).identifier)
    case .locate: return .found(try LocateResponse(payload, version: version).identifiers)
    case .get:
      var fold = Fold()
      fold.add(BinaryEncoder.encode(Item(.responsePayload, .structure(payload))))
      return .material(fold.value)
    case .state:
      let attributes = AttributeSet(try GetAttributesResponse(payload, version: version).attributes)
      return .state(attributes.state ?? .destroyedCompromised)
    case .left:
      let attributes = AttributeSet(try GetAttributesResponse(payload, version: version).attributes)
      guard case .structure(let members)? = attributes[.usageLimits],
        case .longInteger(let count)? = members.first(where: { $0.tag == .usageLimitsCount })?.value
      else { return .left(-1) }
      return .left(count)
    case .activate, .revoke, .destroy, .mark, .allocate, .encrypt, .use: return .done
    }
  }
}
