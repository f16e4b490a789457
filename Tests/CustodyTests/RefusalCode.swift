import Custody
import Testing

/// The code of custody's refusal, which has a cause and a hint; nil when nothing is refused.
func code(_ body: () throws -> Void) -> CustodyError.Code? {
  do { try body() } catch let error as CustodyError {
    #expect(!error.cause.isEmpty && !error.hint.isEmpty)
    return error.code
  } catch {
    Issue.record("\(error)")
  }
  return nil
}
