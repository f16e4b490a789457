internal import Dispatch
internal import Synchronization

/// One segment made in advance: zero-filled and synced, because a sync of bytes whose blocks are written already costs
/// half of one that must allocate; and space kept back for the day when the disk is full.
final class SpareSegment: Sendable {
  private enum State {
    case absent
    case underway
    case ready(any DiskFile)
    case failed(DiskError)
  }

  private let disk: any Disk
  private let directory: String
  private let bytes: Int
  private let inBackground: Bool
  private let state = Mutex(State.absent)
  private let done = DispatchSemaphore(value: 0)
  private let syncCount = Atomic<UInt64>(0)

  init(disk: any Disk, directory: String, bytes: Int, inBackground: Bool) {
    self.disk = disk
    self.directory = directory
    self.bytes = bytes
    self.inBackground = inBackground
  }

  /// Syncs made so far.
  var syncs: UInt64 { syncCount.load(ordering: .relaxed) }

  /// Begins to make a spare, unless there is one or one is being made.
  func prepare() {
    let (begin, again) = state.withLock { state in
      switch state {
      case .absent:
        state = .underway
        return (true, false)
      case .failed:
        state = .underway
        return (true, true)
      case .underway, .ready: return (false, false)
      }
    }
    guard begin else { return }
    // Each attempt signals once; nobody waited for the failed one.
    if again { done.wait() }
    if inBackground {
      DispatchQueue.global(qos: .utility).async { self.work() }
    } else {
      work()
    }
  }

  /// Hands the spare out, which waits for one that is being made and makes one if need be.
  func take() throws(DiskError) -> any DiskFile {
    prepare()
    done.wait()
    let outcome: State = state.withLock { state in
      defer { state = .absent }
      return state
    }
    switch outcome {
    case .ready(let file): return file
    case .failed(let error): throw error
    case .absent, .underway: preconditionFailure("a spare segment is neither ready nor failed")
    }
  }

  /// Waits for a spare that is being made; afterwards nothing touches the directory.
  func settle() {
    guard state.withLock({ if case .absent = $0 { false } else { true } }) else { return }
    done.wait()
    done.signal()
  }

  private func work() {
    let outcome: State
    do { outcome = .ready(try make()) } catch { outcome = .failed(error) }
    state.withLock { $0 = outcome }
    done.signal()
  }

  private func make() throws(DiskError) -> any DiskFile {
    let unfinished = "\(directory)/\(SegmentName.unfinished)"
    try disk.removeIfPresent(unfinished)
    do {
      let file = try disk.open(unfinished, create: true)
      try file.fillWithZeros(bytes)
      try file.sync()
      syncCount.add(1, ordering: .relaxed)
      try disk.rename(unfinished, to: "\(directory)/\(SegmentName.spare)")
      return file
    } catch {
      // A half-made spare would hold space that a full disk needs; it is removed at the next attempt or opening anyway.
      do { try disk.remove(unfinished) } catch {}
      throw error
    }
  }
}
