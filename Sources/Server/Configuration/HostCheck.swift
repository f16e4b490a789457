internal import Custody

/// What the machine has to offer besides what the configuration names.
public enum HostCheck {
  public static func run(_ configuration: Configuration) throws(ConfigurationError) {
    let problems = problems(configuration)
    guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
  }

  /// Reasons for which a node must not start here.
  ///
  /// - Parameter root: where `/proc` and `/sys` lie; another folder for tests.
  public static func problems(_ configuration: Configuration, root: String = "") -> [ConfigurationError.Problem] {
    // A witness has nothing in its memory that is not sealed.
    guard configuration.token != nil, !configuration.node.acceptsUnencryptedSwap, let problem = swapProblem(root: root)
    else { return [] }
    return [ConfigurationError.Problem(origin: nil, setting: Setting.unencryptedSwap.rawValue, message: problem)]
  }

  /// What is wrong with the swap, for a node that is still to have a configuration; nil when nothing is.
  public static func swapProblem(root: String = "") -> String? {
    let areas = SwapSpace.unencrypted(root: root)
    guard !areas.isEmpty else { return nil }
    return "the kernel may write this node's memory to a disk in the clear (swap: \(areas.joined(separator: ", "))); "
      + "encrypt it (dm-crypt with a key that is made at each boot), turn it off, or say that you accept it"
  }
}
