internal import CPKCS11

/// Why a PKCS#11 module refused or failed.
public enum PKCS11Error: Error, Hashable, Sendable, CustomStringConvertible {
  /// The shared library cannot be loaded, or is none of PKCS#11; the loader's text.
  case unloadable(path: String, reason: String)
  /// A function answered something else than CKR_OK.
  case refused(function: String, ReturnValue)
  /// The module broke the standard: a length or count that cannot be.
  case malformed(function: String, reason: String)
  /// The PIN was refused before in this process and is not tried again: tokens lock after a few wrong ones.
  case pinNotTriedAgain

  public var description: String {
    switch self {
    case .unloadable(let path, let reason): "cannot load \(path): \(reason)"
    case .refused(let function, let value): "\(function) answered \(value)"
    case .malformed(let function, let reason): "\(function): \(reason)"
    case .pinNotTriedAgain: "the PIN was refused before and is not tried again"
    }
  }

  /// What the module answered, when it answered.
  public var returnValue: ReturnValue? {
    if case .refused(_, let value) = self { value } else { nil }
  }
}

/// Passes CKR_OK on, and throws for everything else.
func check(_ value: CK_RV, _ function: StaticString) throws(PKCS11Error) {
  guard value == CKR_OK else { throw .refused(function: "\(function)", ReturnValue(value)) }
}
