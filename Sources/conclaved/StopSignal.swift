import Glibc
import Synchronization

/// The signals that ask for the end: Ctrl-C, a polite kill, for a foreground command a closed terminal.
enum StopSignal {
  private static let flag = Atomic<Bool>(false)
  private static let reloads = Atomic<Int>(0)

  static var arrived: Bool { flag.load(ordering: .relaxed) }

  /// Asks for the end as a signal would.
  static func raise() { flag.store(true, ordering: .relaxed) }

  static func listen(_ numbers: Int32...) {
    for number in numbers { signal(number) { _ in StopSignal.flag.store(true, ordering: .relaxed) } }
  }

  /// How often SIGHUP has come, which asks a node to read its certificates again.
  static var reloadsAsked: Int { reloads.load(ordering: .relaxed) }

  static func countReloads() {
    signal(SIGHUP) { _ in StopSignal.reloads.wrappingAdd(1, ordering: .relaxed) }
  }
}
