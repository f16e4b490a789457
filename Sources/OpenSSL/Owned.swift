/// One C object with one owner, freed when the owner goes.
struct Owned: ~Copyable {
  typealias Release = @convention(c) (OpaquePointer?) -> Void

  let pointer: OpaquePointer
  private let release: Release

  /// Takes what a C constructor returned; throws with OpenSSL's reason when it returned nothing.
  init(_ pointer: OpaquePointer?, _ release: Release, _ operation: String) throws(OpenSSLError) {
    guard let pointer else { throw OpenSSLError(operation) }
    self.pointer = pointer
    self.release = release
  }

  deinit { release(pointer) }

  /// Hands the C object to another owner.
  consuming func take() -> OpaquePointer {
    let taken = pointer
    discard self
    return taken
  }
}
