/// SHA-256 (FIPS 180-4 §6.2), in Swift because apply hashes audit leaves below the line above which C may be called. It
/// hashes sealed bytes only, so timing tells nothing.
public struct SHA256: Sendable {
  private typealias State = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)

  /// The initial hash value (§5.3.3).
  private var state: State = (
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19
  )
  /// Bytes that do not fill a block yet.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0

  public init() { rest.reserveCapacity(64) }

  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  public mutating func update(_ bytes: [UInt8]) {
    length += UInt64(bytes.count)
    bytes.withUnsafeBytes { input in
      var offset = 0
      if !rest.isEmpty {
        offset = min(64 - rest.count, input.count)
        rest.append(contentsOf: input[..<offset])
        guard rest.count == 64 else { return }
        rest.withUnsafeBytes { Self.compress(&state, $0, at: 0) }
        rest.removeAll(keepingCapacity: true)
      }
      while input.count - offset >= 64 {
        Self.compress(&state, input, at: offset)
        offset += 64
      }
      rest.append(contentsOf: input[offset...])
    }
  }

  /// The digest, 32 bytes.
  public consuming func finish() -> [UInt8] {
    let bits = length * 8
    // Padding (§5.1.1): a one bit, zeros up to 56 bytes of a block, the length in bits.
    var padding: [UInt8] = [0x80]
    let filled = (rest.count + 1) % 64
    padding.append(contentsOf: repeatElement(0, count: (56 - filled + 64) % 64))
    padding.append(word: bits)
    update(padding)
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    digest.append(halfWord: state.0)
    digest.append(halfWord: state.1)
    digest.append(halfWord: state.2)
    digest.append(halfWord: state.3)
    digest.append(halfWord: state.4)
    digest.append(halfWord: state.5)
    digest.append(halfWord: state.6)
    digest.append(halfWord: state.7)
    return digest
  }

  private static func compress(_ state: inout State, _ input: UnsafeRawBufferPointer, at offset: Int) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      for t in 0..<16 {
        w.initializeElement(
          at: t, to: UInt32(bigEndian: input.loadUnaligned(fromByteOffset: offset + 4 * t, as: UInt32.self)))
      }
      for t in 16..<64 {
        let s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3
        let s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10
        w.initializeElement(at: t, to: w[t - 16] &+ s0 &+ w[t - 7] &+ s1)
      }
      var (a, b, c, d, e, f, g, h) = state
      constants.withUnsafeBufferPointer { k in
        for t in 0..<64 {
          let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
          let choice = e & f ^ ~e & g
          let t1 = h &+ s1 &+ choice &+ k[t] &+ w[t]
          let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
          let majority = a & b ^ a & c ^ b & c
          (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ s0 &+ majority)
        }
      }
      state.0 = state.0 &+ a
      state.1 = state.1 &+ b
      state.2 = state.2 &+ c
      state.3 = state.3 &+ d
      state.4 = state.4 &+ e
      state.5 = state.5 &+ f
      state.6 = state.6 &+ g
      state.7 = state.7 &+ h
    }
  }

  @inline(__always)
  private static func rotate(_ word: UInt32, _ bits: UInt32) -> UInt32 { word &>> bits | word &<< (32 &- bits) }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2).
  private static let constants: [UInt32] = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
    0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
    0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
    0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
    0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
  ]
}
