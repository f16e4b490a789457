/// The bounds of this room.
public enum Limits {
  /// Longer secrets get pages of their own, in bytes.
  public static let pooledLength = 16_384
  /// The longest single secret, in bytes. Frames are bounded far below.
  public static let secretLength = 1 << 30
  /// Slabs asked from the kernel at once.
  static let slabsPerChunk = 16
  /// Independent pools, so that planning threads rarely meet at one lock. A power of two.
  static let shards = 4
}
