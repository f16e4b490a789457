import TTLV
import Testing

/// Whatever happens to the bytes, decoding answers or throws.
@Suite struct DamageTests {
  @Test func everyTruncationThrows() {
    let whole = BinaryEncoder.encode(SampleItems.everyType)
    for length in 0..<whole.count {
      #expect(throws: TTLVError.self) { try BinaryDecoder.decode(Array(whole.prefix(length))) }
    }
  }

  /// What still decodes after a flip must be what those bytes say: encoding it again gives them back.
  @Test func everyFlipDecodesOrThrows() {
    let whole = BinaryEncoder.encode(SampleItems.everyType)
    var decoded = 0
    for at in whole.indices {
      for bit in 0..<8 {
        var damaged = whole
        damaged[at] ^= 1 << bit
        guard let item = try? BinaryDecoder.decode(damaged) else { continue }
        decoded += 1
        #expect(BinaryEncoder.encode(item) == damaged)
      }
    }
    #expect(decoded > 0 && decoded < whole.count * 8)
  }

  @Test func everyXMLTruncationThrows() {
    let whole = XMLEncoder.encode(SampleItems.everyType, names: SampleNames(), indent: true)
    for length in 0..<whole.count {
      #expect(throws: TTLVError.self) { try XMLDecoder.decode(Array(whole.prefix(length)), names: SampleNames()) }
    }
  }

  @Test func everyJSONTruncationThrows() {
    let whole = JSONItemEncoder.encode(SampleItems.everyType, names: SampleNames())
    for length in 0..<whole.count {
      #expect(throws: TTLVError.self) { try JSONItemDecoder.decode(Array(whole.prefix(length)), names: SampleNames()) }
    }
  }

  @Test func jsonFlipsDecodeOrThrow() {
    let whole = JSONItemEncoder.encode(SampleItems.everyType, names: SampleNames())
    var refused = 0
    for at in whole.indices {
      for bit in 0..<8 {
        var damaged = whole
        damaged[at] ^= 1 << bit
        do { _ = try JSONItemDecoder.decode(damaged, names: SampleNames()) } catch { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  @Test func xmlFlipsDecodeOrThrow() {
    let whole = XMLEncoder.encode(SampleItems.everyType, names: SampleNames())
    var refused = 0
    for at in whole.indices {
      for bit in 0..<8 {
        var damaged = whole
        damaged[at] ^= 1 << bit
        do { _ = try XMLDecoder.decode(damaged, names: SampleNames()) } catch { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  @Test(arguments: [UInt64(1), 2, 3]) func randomTreesSurviveEveryForm(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let item = SampleItems.random(&generator)
      #expect(try BinaryDecoder.decode(BinaryEncoder.encode(item)) == item, "seed \(seed)")
      let xml = XMLEncoder.encode(item, names: SampleNames(), indent: Bool.random(using: &generator))
      #expect(try XMLDecoder.decode(xml, names: SampleNames()) == item, "seed \(seed)")
      let json = JSONItemEncoder.encode(item, names: SampleNames())
      #expect(try JSONItemDecoder.decode(json, names: SampleNames()) == item, "seed \(seed)")
    }
  }
}
