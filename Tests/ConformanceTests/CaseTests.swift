import Foundation
import KMIP
import TTLV
import Testing

@testable import Conformance

@Suite struct CaseTests {
  private typealias Canned = CannedServer

  @Test func casesOfOneFamilyStandInTheOrderOfTheirNumbers() throws {
    let messages = [
      Canned.request("Locate", ""), Canned.response("Locate", Canned.identifier("$UNIQUE_IDENTIFIER_0")),
    ]
    let cases = try ["SKFF-M-10-14", "SKFF-M-2-14", "AX-O-1-14"].map { try Canned.testCase(messages, name: $0) }
    #expect(cases.sorted(by: TestCase.precedes).map(\.name) == ["AX-O-1-14", "SKFF-M-2-14", "SKFF-M-10-14"])
    #expect(cases[0].family == "SKFF")
    #expect(cases[0].version == .v1_4)
    #expect(cases[0].needsLeftovers)
  }

  @Test(arguments: [
    "<KMIP></KMIP>", "<KMIP>", "<Other></Other>",
    "<KMIP>" + CannedServer.request("Query", "") + "</KMIP>",
    "<KMIP>" + CannedServer.response("Query", "") + CannedServer.request("Query", "") + "</KMIP>",
  ])
  func whatIsNoCase(xml: String) {
    #expect(throws: ConformanceError.self) { try TestCase(xml: Array(xml.utf8), path: "x.xml") }
  }

  @Test func listsNameCasesWithTheirFolders() throws {
    let messages = [Canned.request("Query", ""), Canned.response("Query", "")]
    let one = try TestCase(
      xml: Array(("<KMIP>" + messages.joined() + "</KMIP>").utf8), path: "v1.3/optional/A-O-1-13.xml")
    let other = try TestCase(
      xml: Array(("<KMIP>" + messages.joined() + "</KMIP>").utf8), path: "v1.3/mandatory/A-O-1-13.xml")
    let list = try CaseList(text: "# all\nv1.3/optional/A-O-1-13\n\nB-M-1-13 # gone\n", path: "list")
    #expect(list.entry(of: one) != nil)
    #expect(list.entry(of: other) == nil)
    #expect(list.entries(without: [one, other]).map(\.name) == ["B-M-1-13"])
    #expect(throws: ConformanceError.self) { try CaseList(text: "A-M-1-13", path: "list", needsReasons: true) }
    #expect(throws: ConformanceError.self) { try CaseList(text: "A-M-1-13\nA-M-1-13", path: "list") }
    #expect(try CaseList(text: "A-M-1-13 not built", path: "list", needsReasons: true).entries[0].reason == "not built")
  }

  /// Every published message goes through the runner's own encodings unchanged, and a case played against its own answers
  /// passes; one whose answers are turned round does not.
  @Test func publishedCasesPassAgainstThemselves() async throws {
    let folder =
      ProcessInfo.processInfo.environment["CONCLAVE_KMIP_TESTCASES"].map { URL(filePath: $0) }
      ?? URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../../shared/kmip/testcases")
      .standardizedFileURL
    let files =
      (FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL })?
      .filter { $0.pathExtension == "xml" } ?? []
    guard !files.isEmpty else {
      return print("SKIPPED: no test cases at \(folder.path); set CONCLAVE_KMIP_TESTCASES")
    }
    for file in files {
      let testCase = try TestCase(xml: Array(Data(contentsOf: file)), path: file.path)
      #expect(RoundTrip.losses(of: testCase).isEmpty, "\(testCase.path)")
      var filler = Bindings(now: 1_800_000_000)
      let names = Set(testCase.exchanges.flatMap { Self.variables($0.request) + Self.variables($0.response) })
      for (variable, value) in names.map({ ($0.variable, $0.value) }) { _ = filler.bind(variable, to: value) }
      var answers = try testCase.exchanges.map { BinaryEncoder.encode(try filler.filled($0.response)) }.makeIterator()
      var player = Player(now: 1_800_000_000) { _ in answers.next() ?? [] }
      let outcome = await player.play(testCase)
      #expect(outcome.failure == nil, "\(testCase.path): \(outcome.failure?.what ?? "")")
      try await self.turnedRoundFails(testCase, filler)
    }
  }

  private func turnedRoundFails(_ testCase: TestCase, _ filler: Bindings) async throws {
    let answers = try testCase.exchanges.map { try filler.filled($0.response) }
    // One step of each case, another one in each: all of all would take a minute.
    for (at, answer) in answers.enumerated() where at == testCase.path.utf8.count % answers.count {
      let text = String(decoding: XMLEncoder.encode(answer, names: StandardNames()), as: UTF8.self)
      let turned =
        text.contains("value=\"Success\"")
        ? text.replacing("value=\"Success\"", with: "value=\"OperationFailed\"")
        : text.replacing("value=\"OperationFailed\"", with: "value=\"Success\"")
      var frames = answers.map { BinaryEncoder.encode($0) }
      frames[at] = BinaryEncoder.encode(try XMLDecoder.decode(Array(turned.utf8), names: StandardNames()))
      var next = frames.makeIterator()
      var player = Player(now: 1_800_000_000) { _ in next.next() ?? [] }
      #expect(await player.play(testCase).failure?.step == at, "\(testCase.path), step \(at)")
    }
  }

  private struct Found: Hashable {
    let variable: Variable
    let value: Value
    static func == (left: Found, right: Found) -> Bool { left.variable == right.variable }
    func hash(into hasher: inout Hasher) { hasher.combine(variable) }
  }

  private static func variables(_ item: Item) -> [Found] {
    if case .structure(let members) = item.value { return members.flatMap { variables($0) } }
    guard let variable = Variable(item.value), variable.name != Variable.now else { return [] }
    let value: Value
    if case .byteString = item.value {
      value = .byteString(Array(variable.name.utf8))
    } else {
      value = .textString(Text(variable.name.lowercased()))
    }
    return [Found(variable: variable, value: value)]
  }
}
