import Glibc
import Secrets
import Testing

@Suite struct SecretBytesTests {
  @Test(arguments: [0, 1, 7, 8, 31, 32, 33, 64, 1000, 4096, 16_383, 16_384, 16_385, 100_000])
  func everyLengthStartsAsZeroesAndKeepsItsBytes(length: Int) {
    for _ in 0..<3 {
      let zero = SecretBytes(count: length) { _ in }
      #expect(zero.revealed() == [UInt8](repeating: 0, count: length))
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 1) }
      #expect(SecretBytes(bytes).revealed() == bytes)
    }
  }

  @Test func equalityLooksAtAllBytes() {
    let bytes = (0..<100).map { UInt8($0) }
    #expect(SecretBytes(bytes) == SecretBytes(bytes))
    #expect(SecretBytes(bytes) != SecretBytes(bytes.dropLast()))
    for position in bytes.indices {
      var other = bytes
      other[position] ^= 0x80
      #expect(SecretBytes(bytes) != SecretBytes(other))
    }
  }

  @Test func nothingIsPrinted() {
    let secret = SecretBytes(Array("hunter2".utf8))
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(describing: secret), String(reflecting: secret), dumped] {
      #expect(!text.contains("hunter2") && !text.contains("104"))
    }
  }

  @Test func aFailedInitializerThrows() {
    struct Refused: Error {}
    #expect(throws: Refused.self) { try SecretBytes(count: 40) { _ in throw Refused() } }
  }

  /// A freed slot is taken again by the next secret of its size on the same thread, so what it holds can be looked at.
  @Test(arguments: [32, 48, 500, 16_384]) func freedSlotsAreWiped(length: Int) {
    for _ in 0..<200 {
      var secret: SecretBytes? = SecretBytes(repeatElement(0xA5, count: length))
      #expect(secret?.count == length)
      secret = nil
      let next = SecretBytes(count: length) { _ in }
      #expect(next.revealed().allSatisfy { $0 == 0 })
    }
  }

  @Test func manySecretsLiveSideBySide() {
    // Enough to open and close slabs of several sizes; freed in another order than made.
    var secrets: [(SecretBytes, UInt8)] = []
    for round in 0..<4000 {
      let fill = UInt8(truncatingIfNeeded: round)
      secrets.append((SecretBytes(repeatElement(fill, count: round % 700)), fill))
      if round % 3 == 2 { secrets.remove(at: (round * 7919) % secrets.count) }
    }
    for (secret, fill) in secrets { #expect(secret.withUnsafeBytes { $0.allSatisfy { $0 == fill } }) }
  }

  @Test func threadsHandSecretsOver() async {
    await withTaskGroup(of: Bool.self) { group in
      for worker in 0..<16 {
        group.addTask {
          var kept: [SecretBytes] = []
          for round in 0..<2000 {
            kept.append(SecretBytes(repeatElement(UInt8(worker), count: 16 + round % 100)))
            if kept.count > 50 { kept.removeFirst(25) }
            if round % 64 == 0 { await Task.yield() }
          }
          return kept.allSatisfy { $0.withUnsafeBytes { $0.allSatisfy { $0 == UInt8(worker) } } }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test func pagesAreLockedAndLeftOutOfCores() throws {
    let memory = SecretMemory.prepare()
    #expect(memory.reservedBytes > 0)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit)
    if limit.rlim_cur >= 1 << 20 { #expect(memory.lockedBytes > 0) }
    // smaps marks "don't dump" as dd, locked as lo, "don't copy on fork" as dc.
    let secret = SecretBytes(repeatElement(1, count: 64))
    let address = secret.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    let mapping = try #require(flags(of: address))
    #expect(mapping.contains("dd") && mapping.contains("dc"))
    withExtendedLifetime(secret) {}
  }

  /// The `VmFlags` of the mapping that holds `address`.
  private func flags(of address: UInt) -> [Substring]? {
    guard let file = fopen("/proc/self/smaps", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1024)
    var isInside = false
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let range = text.prefix { $0 != " " }.split(separator: "-")
      if range.count == 2, let low = UInt(range[0], radix: 16), let high = UInt(range[1], radix: 16) {
        isInside = low <= address && address < high
      } else if isInside, text.hasPrefix("VmFlags:") {
        return text.dropFirst(8).split(separator: " ")
      }
    }
    return nil
  }
}
