internal import PKCS11
internal import Secrets
internal import Synchronization

/// One session with one token, opened anew when it is lost. What went wrong is mended once, as the table of remedies
/// says; then it is told.
final class TokenConnection: Sendable {
  let configuration: PKCS11Token.Configuration
  let module: Module
  private let pin: SecretBytes
  /// nil after it was lost.
  private let session: Mutex<TokenSession?>

  /// Loads the module. Nothing is asked of the token yet.
  init(_ configuration: PKCS11Token.Configuration, pin: SecretBytes) throws(CustodyError) {
    self.configuration = configuration
    self.pin = pin
    do throws(PKCS11Error) {
      module = try Module.load(path: configuration.module, parameters: configuration.moduleParameters)
    } catch {
      throw CustodyError(
        .moduleUnusable, "\(error)", hint: "check the module's path, its configuration and the rights on its files")
    }
    session = Mutex(nil)
  }

  /// Runs `body` with the session, and once more where that may help.
  func withSession<R: Sendable>(_ body: (borrowing TokenSession) throws(CustodyError) -> R) throws(CustodyError) -> R {
    try session.withLock { (session) throws(CustodyError) in
      do throws(CustodyError) {
        if session == nil { session = try TokenSession(module, configuration, pin: pin) }
        return try session!.run(body)
      } catch {
        switch error.remedy {
        // Whoever works in the session looks its objects up itself.
        case .findObjects where session != nil:
          if let result = try? session!.run(body) { return result }
        case .findObjects, .openSession, .tryOnceMore, .waitForToken: break
        case .startModule, .anotherPIN, .securityOfficer:
          session = nil
          throw error
        case .none: throw error
        }
        // The old session is closed before the new one is opened: its handle may be given out again.
        session = nil
        let fresh = try TokenSession(module, configuration, pin: pin)
        let result = try fresh.run(body)
        session = consume fresh
        return result
      }
    }
  }
}
