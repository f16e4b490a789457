internal import Glibc
internal import KMIP
internal import Secrets
internal import TTLV

// codec SECONDS: prints for each message its bytes in hexadecimal, and how many were decoded and encoded in a second of
// one core's time. A request is read down to its operation's fields, as the server reads it, and a response is made from
// them and written, gate and all.

struct Sample {
  let name: String
  let frame: [UInt8]
  let decode: () throws -> Void
  let encode: () -> [UInt8]
}

func attributes(_ version: ProtocolVersion) -> RequestedAttributes {
  RequestedAttributes(attributes: [
    Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
    Attribute(.cryptographicLength, .integer(256)), Attribute(.cryptographicUsageMask, .integer(12)),
    Attribute(.name, Name("a-key-of-this-benchmark").value),
  ])
}

func sample(
  _ name: String, _ version: ProtocolVersion, _ operation: KMIP.Operation, _ payload: [Item],
  decode: @escaping (Item) throws -> Void, reply: @escaping () -> [Item]
) -> Sample {
  let request = RequestMessage(
    header: RequestHeader(version: version), items: [RequestBatchItem(operation, payload: payload)])
  let frame = BinaryEncoder.encode(request.item)
  return Sample(name: "\(name) \(version)", frame: frame) {
    let message = try RequestMessage(frame, spoken: [.v1_2, .v1_4, .v2_0, .v2_1])
    for item in message.items { try decode(item.payload) }
  } encode: {
    let item = ResponseBatchItem(operationCode: operation.rawValue, status: .success, payload: reply())
    return ResponseMessage(version: version, timeStamp: 1_700_000_000, items: [item]).encoded()
  }
}

let identifier = UniqueIdentifier("0f8fad5b-d9cb-469f-a165-70867728950e")
let key = ManagedObjectValue.symmetricKey(
  KeyBlock(
    format: .raw, value: .plain(.bytes(SecretBytes([UInt8](repeating: 7, count: 32))), attributes: []), algorithm: .aes,
    length: 256))
var samples: [Sample] = []
for version in [ProtocolVersion.v1_2, .v2_0] {
  samples.append(
    sample(
      "Create", version, .create, CreateRequest(.symmetricKey, attributes(version)).items(for: version),
      decode: { _ = try CreateRequest($0, version: version) },
      reply: { CreateResponse(.symmetricKey, identifier).items(for: version) }))
  samples.append(
    sample(
      "Get", version, .get, GetRequest(.identifier(identifier)).items,
      decode: { _ = try GetRequest($0, version: version) },
      reply: { (try? GetResponse(identifier, key).items(for: version)) ?? [] }))
  samples.append(
    sample(
      "Register", version, .register,
      try RegisterRequest(.symmetricKey, attributes(version), key).items(for: version),
      decode: { _ = try RegisterRequest($0, version: version) },
      reply: { ObjectResponse(identifier).items(for: version) }))
  samples.append(
    sample(
      "Locate", version, .locate,
      LocateRequest([Attribute(.name, Name("a-key-of-this-benchmark").value)]).items(for: version),
      decode: { _ = try LocateRequest($0, version: version) },
      reply: { LocateResponse([identifier]).items(for: version) }))
}

/// Seconds of this thread's own processor time.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func rate(_ seconds: Double, _ body: () throws -> Void) rethrows -> Int {
  var count = 0
  let start = processorTime()
  var now = start
  while now - start < seconds {
    for _ in 0..<200 { try body() }
    count += 200
    now = processorTime()
  }
  return Int(Double(count) / (now - start))
}

let seconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init) ?? 1
for sample in samples {
  let decoded = try rate(seconds, sample.decode)
  let encoded = rate(seconds) { _ = sample.encode() }
  let hex: (UInt8) -> String = { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  let request = sample.frame.map(hex).joined()
  let reply = sample.encode().map(hex).joined()
  print("\(sample.name)|\(decoded)|\(encoded)|\(request)|\(reply)")
}
