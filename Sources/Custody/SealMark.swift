/// `sealed`: an operator has sealed this node; it stays so across restarts until another word.
public enum SealMark {
  private static let name = "sealed"

  public static func isThere(in directory: String) -> Bool { PrivateFile.exists(directory + "/" + name) }

  public static func put(in directory: String) throws(CustodyError) {
    try PrivateFile.write(Array("by an operator\n".utf8), to: directory + "/" + name, replacing: true)
  }

  public static func take(from directory: String) throws(CustodyError) {
    try PrivateFile.remove(directory + "/" + name)
  }
}
