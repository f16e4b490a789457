import KMIP
import TTLV

/// Every message of a case has to survive the runner's own encodings: a check without a server.
public enum RoundTrip {
  /// What was lost, for each message that did not survive; empty when all did.
  public static func losses(of testCase: TestCase) -> [String] {
    var losses: [String] = []
    let names = StandardNames(version: testCase.version)
    for (index, step) in testCase.exchanges.enumerated() {
      for message in [step.request, step.response] {
        do {
          let binary = try BinaryDecoder.decode(BinaryEncoder.encode(message), limits: Limits.messages)
          let xml = try XMLDecoder.decode(
            XMLEncoder.encode(binary, names: names), names: names, limits: Limits.messages,
            substitution: Variable.placeholder)
          if xml != message { losses.append("step \(index): \(message.tag.name) came back changed") }
        } catch {
          losses.append("step \(index): \(message.tag.name): \(error)")
        }
      }
    }
    return losses
  }
}
