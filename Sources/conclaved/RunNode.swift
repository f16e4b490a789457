import Server

/// Runs a node until it has been told to stop and has stopped.
func runNode(_ configuration: Configuration) async throws {
  throw StartError("this build holds no node yet")
}
