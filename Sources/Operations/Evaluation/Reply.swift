internal import KMIP
internal import TTLV

/// The replies that hold nothing but a refusal.
enum Reply {
  /// To a message of which not even the batch items are known: one batch item without Operation (KMIP 1.4 §11.1).
  static func refusing(_ version: ProtocolVersion, _ error: KMIPError, seconds: Int64) -> [UInt8] {
    ResponseMessage(
      version: version, timeStamp: seconds, items: [refused(nil, error, version)]
    ).encoded()
  }

  /// To a message that is refused as a whole: its first item is, and with Continue each of them.
  static func refusing(_ request: RequestMessage, _ error: KMIPError, seconds: Int64, correlation: Text?) -> [UInt8] {
    let version = request.header.version
    let refused = request.header.errorContinuation == .continue ? request.items[...] : request.items.prefix(1)
    var response = ResponseMessage(
      version: version, timeStamp: seconds, items: refused.map { Self.refused($0, error, version) })
    response.clientCorrelationValue = nil
    response.serverCorrelationValue = correlation
    return response.encoded()
  }

  static func refused(_ item: RequestBatchItem?, _ error: KMIPError, _ version: ProtocolVersion) -> ResponseBatchItem {
    ResponseBatchItem(
      operationCode: item?.operationCode.flatMap { known($0, version) }, uniqueBatchItemID: item?.uniqueBatchItemID,
      status: .operationFailed, reason: ReasonTable.spelled(error.reason, item?.operation, version),
      message: Text(shortened(error.message)))
  }

  /// Messages quote the request: an identifier of a megabyte is not sent back.
  private static func shortened(_ message: String) -> String {
    guard message.utf8.count > OperationLimits.messageLength else { return message }
    return Substring(message.unicodeScalars.prefix(OperationLimits.messageLength / 4)) + "…"
  }

  /// An operation code as it may stand in a reply: as requested, unless the version lacks it.
  static func known(_ code: UInt32, _ version: ProtocolVersion) -> UInt32? {
    guard let operation = Operation(rawValue: code) else { return code & 0x8000_0000 != 0 ? code : nil }
    return operation.versions.contains(version) ? code : nil
  }
}
