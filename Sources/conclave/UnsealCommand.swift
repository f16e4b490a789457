import ArgumentParser
import Custody
import FoundationEssentials

/// `conclave unseal`: the node gets the cluster's keys again, by its token or by operators' shares.
struct UnsealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unseal",
    abstract: "Lets nodes get the cluster's keys again, by their tokens or by operators' shares.",
    discussion: """
      A node that an operator has sealed gets them by its token. A node whose wrapping key is in operators' shares
      (token.kind: operators) is sealed after each start, until so many operators have given theirs, one after another, in
      any order and from anywhere; `conclave status` says how many are missing. A share is sealed to each node on its way,
      and forgotten there when the node has its keys, or after 10 minutes.

      Examples:
        conclave unseal --admin kms-2:5698 --ca ca.pem --cert admin.pem --key admin.key
        conclave unseal --share-file share-3 --admin kms-1:5698,kms-2:5698,kms-3:5698 --ca ca.pem --cert admin.pem --key admin.key

      Exit codes: 0 done, also when shares are still missing; 2 a node refused, 3 a node cannot be reached.
      """)

  @Option(help: "A file with an operator's share.") var shareFile: String?
  @OptionGroup var door: AdminDoor
  @OptionGroup var output: Output

  func run() async throws {
    guard let shareFile else {
      let replies = try await door.askEach(["command": .text("unseal")])
      return output.show(
        ["nodes": Int64(replies.count)], replies.map { "\($0.address) is unsealed" }.joined(separator: "\n"))
    }
    let share: SecretShare
    do { share = try SecretShare.read(shareFile, .operators) } catch { throw Failure(.local, "\(error)") }
    var last: Failure?
    var results: [[String: AdminField]] = []
    var lines: [String] = []
    // A node that is unsealed already, or down, does not keep the others from theirs.
    for address in try door.addresses() {
      do {
        let reply = try await give(share, to: address)
        results.append(
          ["node": .text(address)].merging(reply.filter { Self.told.contains($0.key) }) { mine, _ in mine })
        lines.append("\(address): \(Self.text(reply))")
      } catch let failure as Failure {
        last = failure
        results.append(["node": .text(address), "error": .text(failure.description)])
        lines.append("\(address): \(failure)")
      }
    }
    output.show(results, lines.joined(separator: "\n"))
    if let last { throw Failure(last.exit, "not every node took the share") }
  }

  private static let told = ["state", "shares_given", "shares_needed"]

  private func give(_ share: SecretShare, to address: String) async throws -> [String: AdminField] {
    let offer = try await door.ask(["command": .text("share-reception")], at: address).reply
    guard let key = offer["reception"]?.text.flatMap(Self.bytes) else {
      throw Failure(.refused, "\(address) gave no key to seal a share to")
    }
    let sealed: [UInt8]
    do { sealed = try OperatorToken.seal(share, to: key) } catch { throw Failure(.refused, "\(error)") }
    let digits = sealed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return try await door.ask(["command": .text("share"), "share": .text(digits)], at: address).reply
  }

  private static func text(_ reply: [String: AdminField]) -> String {
    guard case .list(let given)? = reply["shares_given"], let needed = reply["shares_needed"]?.number else {
      return reply["state"]?.text ?? "unsealed"
    }
    return "\(given.count) of \(needed) shares given"
  }

  private static func bytes(_ digits: String) -> [UInt8]? {
    let values = digits.compactMap(\.hexDigitValue)
    guard values.count == digits.utf8.count, values.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }
}
