import Registry
import Testing

@testable import AuditTrail

struct LogProofTests {
  @Test func recordsAreProvenAloneAndNothingElseIs() throws {
    var log = try SignedLog()
    log.add(21)
    let head = try log.sign()
    var hashes = LeafHashes()
    for entry in log.entries { hashes.append(entry.leafHash) }
    for number in [0, 1, 13, 20] {
      let proof = LogProof.inclusion(
        number: UInt64(number), log.entries[number], head: head, path: hashes.inclusion(of: number, in: 21))
      let read = try LogProof(text: proof.text)
      #expect(read == proof)
      try read.verify(log.verifier)
      #expect(throws: AuditTrailError.self) { try read.verify(SignedLog().verifier) }
      let text = proof.text
      for at in stride(from: 0, to: text.count, by: 7) {
        var changed = text
        changed[at] ^= 1
        #expect(throws: AuditTrailError.self) { try LogProof(text: changed).verify(log.verifier) }
      }
      let wrong = LogProof.inclusion(
        number: UInt64(number), log.entries[(number + 1) % 21], head: head,
        path: hashes.inclusion(of: number, in: 21))
      #expect(throws: AuditTrailError.self) { try wrong.verify(log.verifier) }
    }
  }

  @Test func oneLogIsTheBeginningOfAnother() throws {
    var log = try SignedLog()
    log.add(9)
    let old = try log.sign()
    log.add(8)
    let new = try log.sign()
    var hashes = LeafHashes()
    for entry in log.entries { hashes.append(entry.leafHash) }
    let proof = LogProof.consistency(old: old, head: new, path: hashes.consistency(from: 9, to: 17))
    try LogProof(text: proof.text).verify(log.verifier)
    let turned = LogProof.consistency(old: new, head: old, path: hashes.consistency(from: 9, to: 17))
    #expect(throws: AuditTrailError.self) { try turned.verify(log.verifier) }
    var fork = old
    fork.root[0] ^= 1
    #expect(throws: AuditTrailError.self) {
      try LogProof.consistency(old: fork, head: new, path: hashes.consistency(from: 9, to: 17)).verify(log.verifier)
    }
  }

  @Test func timesAreReadAndWritten() {
    for (milliseconds, text) in [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400_123, "2000-02-29T00:00:00.123Z"),
      (1_795_330_801_999, "2026-11-22T07:00:01.999Z"), (4_102_444_799_001, "2099-12-31T23:59:59.001Z"),
    ] as [(Int64, String)] {
      #expect(Timestamp.text(milliseconds) == text)
      #expect(Timestamp.milliseconds(text) == milliseconds)
    }
    #expect(Timestamp.text(-1) == "1969-12-31T23:59:59.999Z")
    #expect(Timestamp.milliseconds("2000-02-29") == 951_782_400_000)
    #expect(Timestamp.milliseconds("2026-11-22T07:00") == 1_795_330_800_000)
    #expect(Timestamp.milliseconds("2026-11-22T07:00:01.9Z") == 1_795_330_801_900)
    for text in ["", "2026", "2026-13-01", "2026-01-01T24:00", "2026-01-01T00:00:60", "x", "2026-01-01T00:00:00.1234Z"]
    {
      #expect(Timestamp.milliseconds(text) == nil)
    }
  }
}
