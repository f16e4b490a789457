import Foundation
import Testing

@testable import Custody

/// Which swap is readable on a disk that was taken away, by folders that look like the kernel's.
@Suite struct SwapSpaceTests {
  let scratch = Scratch()

  private func put(_ path: String, _ text: String = "") throws {
    let whole = scratch.path + path
    try FileManager.default.createDirectory(
      atPath: (whole as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: whole))
  }

  private func folder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: scratch.path + path, withIntermediateDirectories: true)
  }

  private func swaps(_ lines: String...) throws -> [String] {
    try put(
      "/proc/swaps",
      "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n" + lines.map { $0 + "\t8388604\t\t0\t\t-2\n" }.joined())
    return SwapSpace.unencrypted(root: scratch.path)
  }

  @Test func withoutSwapNothingIsWrong() throws {
    #expect(SwapSpace.unencrypted(root: scratch.path) == [])
    #expect(try swaps() == [])
  }

  @Test func aPartitionIsPlain() throws {
    try folder("/sys/block/sda/sda2")
    #expect(try swaps("/dev/sda2                               partition") == ["/dev/sda2"])
  }

  @Test func aMappedDeviceIsWhatItIsOrWhatItLiesOn() throws {
    try put("/sys/block/dm-0/dm/uuid", "CRYPT-PLAIN-cryptswap\n")
    try put("/sys/block/dm-1/dm/uuid", "LVM-abc\n")
    try folder("/sys/block/dm-1/slaves/dm-2")
    try put("/sys/block/dm-2/dm/uuid", "CRYPT-LUKS2-x\n")
    try put("/sys/block/dm-3/dm/uuid", "LVM-def\n")
    try folder("/sys/block/dm-3/slaves/dm-2")
    try folder("/sys/block/dm-3/slaves/sda3")
    try put("/sys/block/dm-4/dm/uuid", "LVM-ghi\n")
    #expect(
      try swaps("/dev/dm-0 partition", "/dev/dm-1 partition", "/dev/dm-3 partition", "/dev/dm-4 partition")
        == ["/dev/dm-3", "/dev/dm-4"])
  }

  @Test func compressedMemoryIsMemoryUnlessADiskIsBehindIt() throws {
    try folder("/sys/block/zram0")
    try put("/sys/block/zram1/backing_dev", "none\n")
    try put("/sys/block/zram2/backing_dev", "/dev/sdb1\n")
    try put("/sys/block/zram3/backing_dev", "/dev/dm-0\n")
    try put("/sys/block/dm-0/dm/uuid", "CRYPT-PLAIN-x\n")
    #expect(
      try swaps("/dev/zram0 partition", "/dev/zram1 partition", "/dev/zram2 partition", "/dev/zram3 partition")
        == ["/dev/zram2"])
  }

  /// A file is as safe as the disk that it lies on.
  @Test func aFileIsOnItsDisk() throws {
    try put("/swap file")
    var facts = stat()
    #expect(stat(scratch.path + "/swap file", &facts) == 0)
    #expect(try swaps("/swap\\040file file") == ["/swap file"])
    let number =
      "\(UInt64(facts.st_dev) >> 8 & 0xfff):\(UInt64(facts.st_dev) & 0xff | UInt64(facts.st_dev) >> 12 & ~0xff)"
    try folder("/sys/dev/block")
    try put("/sys/block/dm-7/dm/uuid", "CRYPT-LUKS2-y\n")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/sys/dev/block/" + number, withDestinationPath: "../../block/dm-7")
    #expect(try swaps("/swap\\040file file") == [])
    try put("/sys/block/dm-7/dm/uuid", "LVM-y\n")
    #expect(try swaps("/swap\\040file file") == ["/swap file"])
  }

  @Test func whatCannotBeUnderstoodIsPlain() throws {
    #expect(try swaps("/swapfile\\040(deleted) file") == ["/swapfile (deleted)"])
    #expect(try swaps("nonsense partition", "/ file", "\\04 file", "\\999 file").count == 4)
    // Stacked on itself for ever.
    try put("/sys/block/dm-9/dm/uuid", "LVM-z\n")
    try folder("/sys/block/dm-9/slaves/dm-9")
    #expect(try swaps("/dev/dm-9 partition") == ["/dev/dm-9"])
  }
}
