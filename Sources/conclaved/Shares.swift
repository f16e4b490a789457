import ArgumentParser
import Custody
import FoundationEssentials
import Glibc
import Server

struct Shares: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes the key of an operators' token, in shares of which so many unseal a node.",
    discussion: """
      For clusters without HSMs. The key exists in the shares alone: each goes to one operator, and leaves this machine.
      FILE holds the public half and is no secret: copy it to every node and name it there (token.kind: operators,
      token.path: FILE), then `conclaved init`. A node that starts, or was sealed, serves when so many operators have
      given theirs: `conclave unseal --share-file SHARE`.

      Example: conclaved shares --token-file /etc/conclave/operators --shares 5 --threshold 3 --to /root/shares

      Exit codes: 0 done, 1 wrong usage or a local problem.
      """)

  @Option(help: "The token's file to make.") var tokenFile: String
  @Option(help: "How many shares to make, at most 255.") var shares: Int
  @Option(help: "How many of them unseal a node, 2 or more.") var threshold: Int
  @Option(help: "A folder to make, for the shares: share-1, share-2…, each for one operator.") var to: String
  @Flag(help: "Print JSON.") var json = false

  private struct Report: Encodable {
    let token: String
    let threshold: Int
    let shares: [String]
  }

  func run() throws {
    try Process.harden()
    if mkdir(to, 0o700) != 0 {
      throw StartError("cannot make \(to): \(String(cString: strerror(errno)))", hint: "name a folder not there yet")
    }
    let made = try OperatorToken.create(path: tokenFile, shares: shares, threshold: threshold)
    var files: [String] = []
    for share in made {
      files.append("\(to)/share-\(share.number)")
      try share.write(to: files[files.count - 1], .operators)
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let report = Report(token: tokenFile, threshold: threshold, shares: files)
      return print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
    print(
      "\(tokenFile): any \(threshold) of \(shares) shares in \(to) unseal a node; give each to its operator, then shred the folder"
    )
  }
}
