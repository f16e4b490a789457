internal import Custody
internal import Logging
internal import Registry

/// Operators' shares, and the wrapping key of this node's own token.
extension KeyWork {
  /// Shares that are too few are kept for so long after the last of them, in milliseconds.
  private static let sharesPatience: Int64 = 600_000
  /// Between two tries to go on with a replacement, in milliseconds.
  private static let wrappingPatience: Int64 = 3_000

  // MARK: Shares

  func receive(_ answer: @Sendable (KeyAnswer) -> Void) {
    guard let operators = NodeKeys.operators(parts.token) else {
      return answer(.refused("this node has no operators' token: \(label) unseals it"))
    }
    guard !operators.isOpen else { return answer(.refused("this node's token is open: no share is needed")) }
    do throws(CustodyError) {
      answer(.done(["reception": Hexadecimal.text(try operators.reception()), "shares_needed": operators.threshold]))
    } catch {
      answer(.refused(error.description))
    }
  }

  mutating func take(share bytes: [UInt8], _ answer: @Sendable (KeyAnswer) -> Void) {
    guard let operators = NodeKeys.operators(parts.token) else {
      return answer(.refused("this node has no operators' token: \(label) unseals it"))
    }
    do throws(CustodyError) {
      let number = try operators.take(sealed: bytes)
      parts.log.notice("operators' share \(number) was given")
    } catch {
      // Whoever gives shares by guessing leaves a trace.
      parts.log.warning("an operators' share was refused: \(error)")
      return answer(.refused(error.description))
    }
    guard operators.isOpen else {
      sharesUntil = Self.now + Self.sharesPatience
      return answer(.done(status))
    }
    sharesUntil = nil
    unsealByWord(answer)
  }

  /// Shares that nobody completes are forgotten.
  mutating func dropShares() {
    guard let until = sharesUntil, Self.now >= until else { return }
    sharesUntil = nil
    NodeKeys.operators(parts.token)?.forget()
    parts.log.warning("operators' shares were too few for too long, and are forgotten: they have to be given again")
  }

  func closeOperatorsToken() { NodeKeys.operators(parts.token)?.close() }

  // MARK: The wrapping key

  mutating func replaceWrapping(_ keepsOld: Bool, _ answer: @Sendable (KeyAnswer) -> Void) {
    guard life.hasToken, let token else {
      return answer(.refused("this node is sealed or without its token; its wrapping key cannot be replaced now"))
    }
    guard token.kind != .operators else {
      return answer(
        .refused(
          "the wrapping key is in operators' shares: make a new set by `conclaved shares`, and join anew with it"))
    }
    do throws(CustodyError) {
      try WrappingReplacement.run(in: parts.directory, token, keepsOld: keepsOld)
      parts.log.notice("the wrapping key in \(token.label) was replaced by \(Hexadecimal.text(token.keyIdentifier))")
      answer(.done(status))
    } catch {
      wrapAfter = Self.now + Self.wrappingPatience
      let goesOn = WrappingReplacement.isUnderWay(in: parts.directory)
      answer(.refused(error.description + (goesOn ? "; the node tries again by itself" : "")))
    }
  }

  /// A replacement that was interrupted is finished: nothing waits for it, and both keys open what they have wrapped.
  mutating func goOnWrapping() {
    guard WrappingReplacement.isUnderWay(in: parts.directory), Self.now >= wrapAfter, let token else { return }
    wrapAfter = Self.now + Self.wrappingPatience
    do throws(CustodyError) {
      try WrappingReplacement.run(in: parts.directory, token)
      parts.log.notice("the wrapping key in \(token.label) was replaced by \(Hexadecimal.text(token.keyIdentifier))")
    } catch {
      parts.log.error("the wrapping key could not be replaced yet: \(error)")
    }
  }

  // MARK: Departures

  /// Any leader sees the same table; so what one has begun, or not, the next one goes on with.
  mutating func rotateAfterDeparture() {
    guard parts.care.rotatesAfterRemoval, ledger.oldest == ledger.generation, Self.now >= departAfter, life.hasToken,
      hasWhatIsInUse
    else { return }
    departAfter = Self.now + 5_000
    parts.log.notice("a member has left that knows the cluster's keys: they are made anew")
    let log = parts.log
    beginRotation(.all) { answer in
      if case .refused(let why) = answer { log.warning("keys were not made anew after a departure: \(why)") }
    }
  }
}
