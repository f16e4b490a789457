import Testing

@testable import Persistence

struct ChecksumTests {
  /// Vectors of the xxHash specification's sanity check (its generator, prime32 and prime64 bytes) and of `xxhsum -H1`.
  @Test(
    arguments: [
      ("", 0, 0xEF46_DB37_51D8_E999), ("a", 0, 0xD24E_C4F1_A98C_6E5B), ("abc", 0, 0x44BC_2CF5_AD77_0999),
      (
        "Nobody inspects the spammish repetition", 0, 0xFBCE_A83C_8A37_8BF1
      ),
    ] as [(String, UInt64, UInt64)])
  func knownVectors(text: String, seed: UInt64, expected: UInt64) {
    #expect(Checksum.of(Array(text.utf8), seed: seed) == expected)
  }

  @Test func theSeedCounts() {
    #expect(Checksum.of([1, 2, 3], seed: 1) != Checksum.of([1, 2, 3], seed: 2))
  }
}
