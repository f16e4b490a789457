import Custody
import Glibc
import PKCS11
import Secrets
import Synchronization
import Testing

extension ShimTests {
  /// Several callers of one token: each has a session of its own, and a bad one costs nobody but who meets it.
  @Suite(.serialized)
  struct SessionPoolTests {
    private let pin = SecretBytes(Array(SoftHSM.pin.utf8))
    private let material = SecretBytes([UInt8](1...32))
    private let configuration = PKCS11Token.Configuration(module: FaultShim.module ?? "", tokenLabel: "pool")

    init() { FaultShim.faults([]) }

    /// How many sessions were open at most, and how many were opened in all, from `start` on.
    private func sessions(since start: Int) -> (most: Int, opened: Int) {
      var (open, most, opened) = (0, 0, 0)
      for sign in FaultShim.sessions.dropFirst(start) {
        open += sign == UInt8(ascii: "+") ? 1 : -1
        opened += sign == UInt8(ascii: "+") ? 1 : 0
        most = max(most, open)
      }
      return (most, opened)
    }

    private func isServed(by token: PKCS11Token) throws {
      let back = try token.unwrap(token.wrap(material))
      #expect(back == material)
    }

    private func allAreServed(by token: PKCS11Token) throws {
      let failures = inParallel(6) { _ in try isServed(by: token) }
      #expect(failures.isEmpty, "\(failures)")
    }

    private func wait(until isSo: () -> Bool) -> Bool {
      for _ in 0..<2_000 {
        if isSo() { return true }
        usleep(5_000)
      }
      return isSo()
    }

    @Test func callersHaveASessionEachAndKeepIt() throws {
      let token = try PKCS11Token(configuration, pin: pin, missingKey: .generate)
      FaultShim.faults(["C_UnwrapKey delay 2"])
      let (start, logins) = (FaultShim.sessions.count, FaultShim.logins)
      let failures = inParallel(12) { _ in
        for _ in 0..<40 {
          let back = try token.unwrap(token.wrap(material))
          #expect(back == material)
        }
      }
      #expect(failures.isEmpty, "\(failures)")
      let seen = sessions(since: start)
      // One was open before.
      #expect(seen.most == 3 && seen.opened == 3, "\(seen)")
      #expect(FaultShim.logins == logins, "the login is shared")
      // All are used again.
      for _ in 0..<10 { _ = try token.random(8) }
      #expect(sessions(since: start).opened == seen.opened)
    }

    /// What hangs in one session holds up nobody else, and what is at work is told when the module is given up.
    @Test func aHangHoldsUpNobodyElse() throws {
      var patience = HostedToken.Patience()
      patience.call = 6_000
      let hosted = try HostedToken(configuration, pin: pin, missingKey: .generate, patience: patience)
      let wrapped = try hosted.wrap(material)
      let before = FaultShim.hangs
      FaultShim.faults(["C_UnwrapKey hang times 1"])
      let outcome = Mutex<CustodyError?>(nil)
      try withThreads(1) { _ in
        do throws(CustodyError) { _ = try hosted.unwrap(wrapped) } catch { outcome.withLock { $0 = error } }
      } meanwhile: {
        let isHanging = wait { FaultShim.hangs > before }
        #expect(isHanging)
        // Behind the one that hangs these would get no answer in time.
        for _ in 0..<20 {
          #expect(try hosted.random(16).count == 16)
          #expect(try !hosted.wrap(material).bytes.isEmpty)
          try hosted.check()
        }
        let told = outcome.withLock { $0 }
        #expect(told == nil, "it is still at work")
      }
      let told = outcome.withLock { $0 }
      #expect(told?.cause.contains("did not answer within 6000 ms") == true)
      FaultShim.faults([])
      #expect(try hosted.unwrap(wrapped) == material)
    }

    /// The module dies of one call while others are in it: those are done again by the next process.
    @Test func whoeverIsInTheModuleWhenItDiesIsServedByTheNext() throws {
      let hosted = try HostedToken(configuration, pin: pin, missingKey: .generate)
      let wrapped = try hosted.wrap(material)
      for round in 0..<3 {
        FaultShim.faults(["C_GenerateRandom crash times 1", "C_UnwrapKey delay 30"])
        // The count is each process's own: the next one would die of its first call as well.
        let failures = inParallel(4) { caller in
          if caller > 0 {
            for _ in 0..<4 {
              let back = try hosted.unwrap(wrapped)
              #expect(back == material)
            }
          } else {
            usleep(40_000)
            _ = try? hosted.random(8)
            FaultShim.faults([])
          }
        }
        // One who was in two processes that died has had both his chances.
        for failure in failures {
          #expect((failure as? CustodyError)?.cause.contains("ended its process") == true, "\(failure)")
        }
        #expect(failures.count < 4)
        FaultShim.faults([])
        #expect(try hosted.unwrap(wrapped) == material, "round \(round)")
      }
    }

    /// Each answer that costs a session, while several callers work: every one of them is served.
    @Test func badSessionsAreReplacedUnderEverybodysHands() throws {
      let token = try PKCS11Token(configuration, pin: pin, missingKey: .generate)
      let mended = FaultShim.returnValues.filter {
        [.findObjects, .openSession, .tryOnceMore, .waitForToken].contains($0.remedy)
      }
      #expect(mended.count > 20)
      for value in mended {
        let start = FaultShim.sessions.count
        FaultShim.faults(["C_WrapKey 0x\(String(value.code, radix: 16)) times 1"])
        let failures = inParallel(6) { _ in
          for _ in 0..<4 { try isServed(by: token) }
        }
        #expect(failures.isEmpty, "\(value): \(failures)")
        let closed = FaultShim.sessions.dropFirst(start).contains(UInt8(ascii: "-"))
        #expect(closed == (value.remedy != .findObjects), "\(value) \(closed ? "closed" : "kept") its session")
      }
      // For good, each caller is told, and afterwards all is well.
      FaultShim.faults(["C_WrapKey 0x30"])
      let told = Mutex(0)
      _ = inParallel(6) { _ in
        do throws(CustodyError) { _ = try token.wrap(material) } catch {
          #expect(error.code == .tokenMissing)
          told.withLock { $0 += 1 }
        }
      }
      let count = told.withLock { $0 }
      #expect(count == 6)
      FaultShim.faults([])
      try allAreServed(by: token)
    }

    /// Some tokens have one session, or a few.
    @Test func aTokenWithoutMoreSessionsIsShared() throws {
      let token = try PKCS11Token(configuration, pin: pin, missingKey: .generate)
      let start = FaultShim.sessions.count
      // CKR_SESSION_COUNT, and what others say instead.
      for value in ["0xB1", "0x5", "0x31", "0x201", "0x70"] {
        FaultShim.faults(["C_OpenSession \(value)", "C_UnwrapKey delay 5"])
        let failures = inParallel(6) { _ in
          for _ in 0..<5 { try isServed(by: token) }
        }
        #expect(failures.isEmpty, "\(value): \(failures)")
      }
      #expect(FaultShim.sessions.count == start)
    }

    /// The login ends with the last session: who opens another one after that logs in again.
    @Test func theLastSessionTakesTheLoginAlong() throws {
      let token = try PKCS11Token(configuration, pin: pin, missingKey: .generate)
      for _ in 0..<3 {
        _ = inParallel(4) { _ in _ = try? token.wrap(material) }
        // Every session meets it: all are closed, again and again.
        FaultShim.faults(["C_WrapKey 0x101"])
        _ = inParallel(6) { _ in for _ in 0..<5 { _ = try? token.wrap(material) } }
        FaultShim.faults([])
        try allAreServed(by: token)
      }
    }

    /// A refused PIN is sent once, however many callers need the token.
    @Test func aRefusedPINIsSentOnceForAll() throws {
      let hosted = try HostedToken(configuration, pin: pin, missingKey: .generate)
      FaultShim.faults(["C_WrapKey crash", "C_Login 0xA0"])
      let before = FaultShim.logins
      let codes = Mutex<[CustodyError.Code]>([])
      _ = inParallel(6) { _ in
        do throws(CustodyError) { _ = try hosted.wrap(material) } catch {
          codes.withLock { $0.append(error.code) }
        }
      }
      let told = codes.withLock { $0 }
      #expect(told == Array(repeating: .wrongPIN, count: 6))
      #expect(FaultShim.logins == before + 1)
    }
  }
}
