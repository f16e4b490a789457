/// Secret bytes on pages that are locked (as far as the limit allows) and left out of core files: wiped when the last
/// reference goes, compared in constant time, never printed.
public final class SecretBytes: Sendable {
  public let count: Int
  // Written only in `init`, wiped only in `deinit`: shared reads need no lock.
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer

  /// Makes `count` bytes that `initialize` fills; they are zero before.
  public init<E: Error>(count: Int, _ initialize: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
    precondition(count >= 0, "a secret has no negative length")
    self.count = count
    base = SecretPool.take(count)
    try initialize(UnsafeMutableRawBufferPointer(start: base, count: count))
  }

  /// Copies `bytes`; the caller's copy remains the caller's to forget.
  public convenience init(_ bytes: some Collection<UInt8>) {
    self.init(count: bytes.count) { target in target.copyBytes(from: bytes) }
  }

  deinit { SecretPool.put(base, count) }

  /// The bytes, valid during `body` only.
  public func withUnsafeBytes<R: ~Copyable, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// A plain copy, for what must leave (a reply). Name it at the call so that a reviewer can find all of them.
  public func revealed() -> [UInt8] { withUnsafeBytes { Array($0) } }
}

extension SecretBytes: Equatable {
  /// Constant time in the content; lengths are not secret.
  public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for offset in 0..<left.count {
      difference |=
        left.base.load(fromByteOffset: offset, as: UInt8.self) ^ right.base.load(fromByteOffset: offset, as: UInt8.self)
    }
    return difference == 0
  }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
  public var description: String { "(\(count) secret bytes)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
