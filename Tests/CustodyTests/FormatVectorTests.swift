import Custody
import Foundation
import Secrets
import Testing

/// The specification's vectors, by the server's code and by a script that shares none of it.
@Suite struct FormatVectorTests {
  let scratch = Scratch()
  private let security = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/security")

  private func vectors() throws -> [String: [UInt8]] {
    let page = try String(contentsOf: security.appendingPathComponent("custody.md"), encoding: .utf8)
    let start = try #require(page.range(of: "```vectors\n"))
    let end = try #require(page.range(of: "```", range: start.upperBound..<page.endIndex))
    var rows: [String: [UInt8]] = [:]
    for line in page[start.upperBound..<end.lowerBound].split(separator: "\n") {
      let parts = line.split(separator: " ")
      let digits = try parts[1].map { try #require($0.hexDigitValue) }
      rows[String(parts[0])] = stride(from: 0, to: digits.count, by: 2).map {
        UInt8(digits[$0] << 4 | digits[$0 + 1])
      }
    }
    return rows
  }

  @Test func thePublishedVectorsOpen() throws {
    let rows = try vectors()
    for name in ["token.key", "root.key", "keyring"] {
      overwrite(scratch.path + "/" + name, try #require(rows[name]))
      chmod(scratch.path + "/" + name, 0o600)
    }
    let token = try SoftwareToken(path: scratch.path + "/token.key")
    let sealing = try Custody.load(from: scratch.path, unwrappedBy: token)
    #expect(sealing.cluster.description == "00112233445566778899aabbccddeeff")
    let sealed = SealedBytes(opaque: try #require(rows["record-sealed"]))
    let plain = try sealing.open(sealed, boundTo: try #require(rows["record-key"]))
    #expect(plain.revealed() == rows["record-plain"])
    let domain = try #require(rows["index-domain"]?.first)
    #expect(sealing.hash(try #require(rows["index-input"]), domain: domain) == rows["index-hash"])
  }

  /// Sealed by a script, opened by the server's code.
  @Test func theAuthorityAndAJoinersParcelOpen() throws {
    let rows = try vectors()
    for name in ["token.key", "root.key", "keyring", "authority"] {
      overwrite(scratch.path + "/" + name, try #require(rows[name]))
      chmod(scratch.path + "/" + name, 0o600)
    }
    let token = try SoftwareToken(path: scratch.path + "/token.key")
    let keyring = try Custody.loadRoot(from: scratch.path, unwrappedBy: token)
    let authority = try AuthorityFile.load(from: scratch.path, with: keyring)
    #expect(authority.certificate == rows["authority-certificate"])
    #expect(authority.key.revealed() == rows["authority-plain"])
    let addressee = KeyringParcel.Addressee(
      cluster: keyring.cluster, node: 4, keyFingerprint: try #require(rows["joiner-fingerprint"]))
    let opened = try KeyringParcel(opaque: try #require(rows["parcel"]))
      .opened(for: addressee, secret: SecretBytes(try #require(rows["token-secret"])))
    #expect(opened.keyring.roots == keyring.roots)
    #expect(opened.keyring.keys.map(\.key) == keyring.keys.map(\.key))
    #expect(opened.authority.key == authority.key)
  }

  /// Made by a script, opened by the server's code: any two of the three shares.
  @Test func theOperatorsTokenOpens() throws {
    let rows = try vectors()
    let path = scratch.path + "/operators"
    overwrite(path, try #require(rows["operators"]))
    let shares = (1...3).compactMap { number in
      rows["operator-share-\(number)"].flatMap { SecretShare(SecretBytes($0)) }
    }
    try #require(shares.count == 3)
    for (first, second) in [(0, 1), (0, 2), (2, 1)] {
      let token = try OperatorToken(path: path)
      try token.take(shares[first])
      try token.take(shares[second])
      let wrapped = WrappedKey(
        mechanism: .x25519, keyIdentifier: token.keyIdentifier, bytes: try #require(rows["operator-wrapped"]))
      #expect(try token.unwrap(wrapped).revealed() == rows["operator-plain"])
    }
  }

  @Test func aScriptWithoutOurCodeOpensThemAndWhatIsSealedNow() throws {
    guard run(["-c", "import cryptography"]).status == 0 else {
      print("SKIPPED: python3 lacks the package cryptography; the independent reader was not run")
      return
    }
    let script = security.appendingPathComponent("open-custody.py").path
    let tested = run([script, "--self-test"])
    #expect(tested.status == 0 && tested.output == "all vectors open\n")

    let token = try SoftwareToken.create(path: scratch.path + "/token.key")
    try Custody.store(Custody.createRoot(), wrappedBy: token, in: scratch.path)
    let sealing = try Custody.load(from: scratch.path, unwrappedBy: token)
    let sealed = try sealing.seal(SecretBytes([0xCA, 0xFE]), boundTo: [0x0B])
    let digits = sealed.bytes.map { String(format: "%02x", $0) }.joined()
    let opened = run([script, token.label, scratch.path, "0b", digits])
    #expect(opened.status == 0 && opened.output == "cafe\n")
  }

  private func run(_ arguments: [String]) -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return (-1, "") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
