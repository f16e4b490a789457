import KMIP

@testable import Operations

extension TestServer {
  /// One that speaks 3.0 too, whose text is a draft.
  static func draft() -> TestServer { TestServer(settings: OperationSettings(versions: served + [.v3_0])) }
}
