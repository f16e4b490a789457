internal import KMIP
internal import TTLV

/// Data that one item of a batch answers with and a later one takes (KMIP 2.1 §7.9).
extension RequestRun {
  /// The bytes that a payload means; nil where it gives none.
  func data(_ reference: DataReference?) throws(KMIPError) -> [UInt8]? {
    switch reference {
    case nil: return nil
    case .bytes(let bytes): return bytes
    case .result(let which):
      guard let data = dataResults[which] else {
        throw KMIPError(.invalidField, "no operation of this batch has answered with \(which.name) data")
      }
      return data
    case .ordinal(let number):
      let at = number >= 0 ? Int(number) : dataStart + Int(number)
      guard answeredData.indices.contains(at) else {
        throw KMIPError(.invalidField, "this batch has not answered with data number \(number)")
      }
      return answeredData[at]
    }
  }

  /// Notes the data that an operation answers with, for the items after it.
  mutating func answer(data: [UInt8], as result: DataEnumeration) {
    guard version >= .v2_0 else { return }
    answeredData.append(data)
    dataResults[result] = data
  }
}
