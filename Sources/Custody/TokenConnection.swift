internal import PKCS11
internal import Secrets

/// The sessions with one token. What went wrong in one is mended once, as the table of remedies says; then it is told.
final class TokenConnection: Sendable {
  let configuration: PKCS11Token.Configuration
  let module: Module
  private let sessions: SessionPool

  /// Loads the module. Nothing is asked of the token yet.
  init(_ configuration: PKCS11Token.Configuration, pin: SecretBytes) throws(CustodyError) {
    self.configuration = configuration
    do throws(PKCS11Error) {
      module = try Module.load(path: configuration.module, parameters: configuration.moduleParameters)
    } catch {
      throw CustodyError(
        .moduleUnusable, "\(error)", hint: "check the module's path, its configuration and the rights on its files")
    }
    sessions = SessionPool(module, configuration, pin: pin)
  }

  /// Runs `body` in a session of its own while it runs, and once more in another one where that may help.
  func withSession<R: Sendable>(_ body: (borrowing TokenSession) throws(CustodyError) -> R) throws(CustodyError) -> R {
    let session = try sessions.take()
    let failure: CustodyError
    do throws(CustodyError) {
      let result = try session.run(body)
      sessions.giveBack(session)
      return result
    } catch {
      failure = error
    }
    switch failure.remedy {
    case .none:
      // The token says no: the session is as good as before.
      sessions.giveBack(session)
      throw failure
    case .findObjects:
      // Whoever works in the session looks its objects up itself.
      if let result = try? session.run(body) {
        sessions.giveBack(session)
        return result
      }
    case .openSession, .tryOnceMore, .waitForToken: break
    case .startModule, .anotherPIN, .securityOfficer:
      sessions.evict(session, failure.remedy)
      throw failure
    }
    let fresh = try sessions.replace(session, failure.remedy)
    do throws(CustodyError) {
      let result = try fresh.run(body)
      sessions.giveBack(fresh)
      return result
    } catch {
      sessions.evict(fresh, error.remedy)
      throw error
    }
  }
}
