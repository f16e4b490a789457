import ArgumentParser
import Conformance
import KMIP
import TTLV

/// The encodings that messages are sent in over HTTPS.
enum Encoding: String, CaseIterable, ExpressibleByArgument {
  case ttlv
  case xml
  case json

  /// The encoding that a published case is about (`MSGENC-XML-M-1-21`); nil for all others.
  init?(ofCase name: String) {
    let parts = name.split(separator: "-")
    guard parts.count > 2, parts[0] == "MSGENC" else { return nil }
    switch parts[1] {
    case "XML": self = .xml
    case "JSON": self = .json
    case "HTTPS": self = .ttlv
    default: return nil
    }
  }

  var contentType: String {
    switch self {
    case .ttlv: "application/octet-stream"
    case .xml: "text/xml"
    case .json: "application/json"
    }
  }

  /// A request's frame in this encoding.
  func text(_ frame: [UInt8]) throws -> [UInt8] {
    guard self != .ttlv else { return frame }
    let item = try BinaryDecoder.decode(frame)
    return self == .xml
      ? XMLEncoder.encode(item, names: StandardNames()) : JSONItemEncoder.encode(item, names: StandardNames())
  }

  /// The frame of a response in this encoding.
  func frame(_ text: [UInt8]) throws -> [UInt8] {
    switch self {
    case .ttlv: text
    case .xml: BinaryEncoder.encode(try XMLDecoder.decode(text, names: StandardNames()))
    case .json: BinaryEncoder.encode(try JSONItemDecoder.decode(text, names: StandardNames()))
    }
  }
}
