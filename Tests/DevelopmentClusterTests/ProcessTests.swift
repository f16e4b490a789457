import Glibc
import Testing

@testable import DevelopmentCluster

@Suite struct ProcessTests {
  /// A process is another one when the system gives its number out again: then its beginning differs.
  @Test func aRecycledPidIsNoNode() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let pid = try Spawn.detached("/bin/sleep", ["60"], environment: Spawn.environment(), log: folder.path + "/log")
    let record = try #require(ProcessRecord(of: pid))
    try record.write(folder.path + "/pid")
    let read = try #require(ProcessRecord(file: folder.path + "/pid"))
    #expect(read == record)
    #expect(read.isRunning)
    try Files.write(folder.path + "/recycled", "\(pid) \(record.began + 1) \(record.boot)\n", mode: 0o600)
    let recycled = try #require(ProcessRecord(file: folder.path + "/recycled"))
    #expect(!recycled.isRunning)
    #expect(!recycled.signal(SIGKILL))
    #expect(record.isRunning, "the stranger was killed")
    try Files.write(folder.path + "/rebooted", "\(pid) \(record.began) other-boot\n", mode: 0o600)
    #expect(ProcessRecord(file: folder.path + "/rebooted")?.isRunning == false)
    #expect(record.signal(SIGKILL))
    // Dead, and its parent (this test) has not asked yet: not running all the same.
    let layout = Layout(folder: folder.path)
    try await NodeProcess(id: 1, layout: layout).awaitDeath(record, within: .seconds(10))
    #expect(!record.isRunning)
  }

  @Test(arguments: ["", "x", "1 2 b", "-5 1 b", "99 b", "99 x b", "9 9 9 9"])
  func aDamagedPidFileIsNoProcess(_ text: String) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try Files.write(folder.path + "/pid", text, mode: 0o600)
    #expect(ProcessRecord(file: folder.path + "/pid") == nil)
  }

  /// A script that captures a command's output would wait for every process that holds the pipe.
  @Test func aDetachedProcessHoldsNoneOfItsStartersFiles() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let pid = try Spawn.detached("/bin/sleep", ["60"], environment: Spawn.environment(), log: folder.path + "/log")
    var own = stat()
    #expect(fstat(ends[1], &own) == 0)
    let held = try Files.names(in: "/proc/\(pid)/fd").compactMap { name -> ino_t? in
      var status = stat()
      return stat("/proc/\(pid)/fd/\(name)", &status) == 0 ? status.st_ino : nil
    }
    #expect(held.count >= 3, "standard input, output and errors")
    #expect(!held.contains(own.st_ino), "the pipe went along")
    close(ends[0])
    close(ends[1])
    #expect(getsid(pid) == pid)
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  @Test func settingsOfAnotherNodeDoNotTravel() {
    setenv("CONCLAVE_NODE_ID", "9", 1)
    defer { unsetenv("CONCLAVE_NODE_ID") }
    let environment = Spawn.environment(adding: ["SOFTHSM2_CONF": "/x"])
    #expect(environment["CONCLAVE_NODE_ID"] == nil)
    #expect(environment["SOFTHSM2_CONF"] == "/x")
    #expect(environment["SWIFT_BACKTRACE"] == "enable=no")
    #expect(environment["PATH"] != nil)
  }

  @Test func portsInUseAreNotFree() throws {
    let base = try FreePorts.base(nodes: 3)
    #expect(FreePorts.isFree(base, nodes: 3))
    let listener = try Listener(lastByte: 2, port: base + 1)
    #expect(!FreePorts.isFree(base, nodes: 3))
    #expect(FreePorts.isFree(base, nodes: 1))
    #expect(try FreePorts.base(nodes: 3, preferred: base) != base)
    listener.close()
    #expect(try FreePorts.base(nodes: 3, preferred: base) == base)
  }
}
