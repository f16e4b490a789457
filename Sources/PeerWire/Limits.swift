/// The bounds of what passes between nodes.
public enum Limits {
  /// Most bytes of one frame behind its length.
  public static let frameBytes = 32 << 20
  /// Bytes of entries after which consensus messages begin another frame.
  public static let raftBytes = 4 << 20
  /// Most bytes of a frame's head, the part that protobuf sees.
  public static let headBytes = 1 << 20
  /// Most memory that reading one head may take.
  public static let headMemory = 16 << 20
  /// Most consensus messages in one frame.
  public static let messages = 4096
  /// Most members in one list of a configuration.
  public static let members = 1024
  /// Bytes of a cluster's identity.
  public static let clusterBytes = 16
  /// Most bytes of the address at which a node is called.
  public static let addressBytes = 1 << 10
  /// Most bytes of a forwarded principal.
  public static let principalBytes = 64 << 10
}
