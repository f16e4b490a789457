import Foundation
import Testing

@testable import Server

/// When a node lets go of what was destroyed.
@Suite struct ErasureTests {
  private let hour: Int64 = 3_600_000

  private func folder() throws -> String {
    let path = NSTemporaryDirectory() + "erasure-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test func eachSoManyHoursIfSomethingWasWritten() throws {
    let path = try folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var erasure = Erasure(in: path, hours: 24, wall: 100 * hour)
    #expect(erasure.next == 124 * hour && erasure.done.through == 0)
    #expect(!erasure.isDue(5, wall: 124 * hour - 1))
    #expect(erasure.isDue(5, wall: 124 * hour))
    #expect(!erasure.isDue(0, wall: 124 * hour), "nothing was written")
    erasure.sweep = Erasure.Sweep(through: 5, begun: 124 * hour, segment: 9, tried: 0)
    #expect(!erasure.isDue(7, wall: 999 * hour), "one is under way")
    erasure.finish()
    #expect(erasure.done == Erasure.Done(through: 5, begun: 124 * hour))
    #expect(!erasure.isDue(5, wall: 999 * hour) && erasure.isDue(6, wall: 148 * hour))
  }

  @Test func aRestartDoesNotPutItOff() throws {
    let path = try folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = Erasure(in: path, hours: 24, wall: 100 * hour)
    var again = Erasure(in: path, hours: 24, wall: 120 * hour)
    #expect(again.next == 124 * hour)
    again.sweep = Erasure.Sweep(through: 5, begun: 124 * hour, segment: 9, tried: 0)
    #expect(
      Erasure(in: path, hours: 24, wall: 130 * hour).done.through == 0, "one that was interrupted has done nothing")
    again.finish()
    #expect(Erasure(in: path, hours: 2, wall: 130 * hour).next == 126 * hour)
  }

  @Test func anOperatorsWordAndAClockThatWasPutBack() throws {
    let path = try folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var erasure = Erasure(in: path, hours: 24, wall: 100 * hour)
    #expect(erasure.isDue(5, wall: 98 * hour))
    erasure.isWanted = true
    #expect(erasure.isDue(0, wall: 100 * hour))
    try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path + "/erasure"))
    #expect(Erasure(in: path, hours: 24, wall: 7 * hour).done == Erasure.Done(through: 0, begun: 7 * hour))
  }
}
