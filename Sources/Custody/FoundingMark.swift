/// `founding`: a directory that has never held a node's log and may begin one, once, with the founders of its
/// configuration. Whoever makes the directory of a founder puts it there; the node's first start takes it away.
///
/// Without it an empty directory is one that was wiped: a node that began there with the founders' configuration could
/// vote a second time under its old name.
public enum FoundingMark {
  private static let name = "founding"

  public static func put(in directory: String) throws(CustodyError) {
    try PrivateFile.write(Array("conclave founding 1\n".utf8), to: directory + "/" + name, replacing: true)
  }

  public static func isThere(in directory: String) -> Bool { PrivateFile.exists(directory + "/" + name) }

  /// Durable when it returns.
  public static func take(from directory: String) throws(CustodyError) {
    try PrivateFile.remove(directory + "/" + name)
  }
}
