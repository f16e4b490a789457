/// The faults that strike now and then, besides those of every message.
public enum FaultKind: String, CaseIterable, Sendable {
  case crash
  case crashAll = "crash-all"
  case crashLeader = "crash-leader"
  case pause
  case partition
  /// The leader is cut off, from all or from most, in one direction or both.
  case cutLeader = "cut-leader"
  case slowDisk = "slow-disk"
  /// Writing stops for a while altogether.
  case stalledDisk = "stalled-disk"
  /// The next sync fails, which ends the process.
  case failingDisk = "failing-disk"
  /// No space for a while.
  case fullDisk = "full-disk"
  /// The node's token is gone for a while: it cannot read its root key.
  case lostKey = "lost-root-key"
  case clockSkew = "clock-skew"
  case linkLoss = "link-loss"
  case resign
  case transfer
  case join
  case joinWitness = "join-witness"
  case replace
  case remove
  /// The leader crashes in the middle of the next change of members.
  case crashInChange = "crash-in-change"
  /// The next node that installs a snapshot crashes meanwhile.
  case crashInSnapshot = "crash-in-snapshot"
  /// A disk is lost for good; the machine comes back as another life.
  case loseDisk = "lost-disk"
  /// An older copy of the whole directory is put back.
  case olderDisk = "older-disk"
  /// A bit of the log on disk flips, and the node starts anew.
  case bitRot = "bit-rot"
  /// Power is lost while a write lands where an older one lies.
  case misdirectedWrite = "misdirected-write"
  /// The node's token is gone for a while, and the node still has the keys in memory.
  case lostToken = "lost-token"
  /// An operator has the keys made anew.
  case rotateKeys = "rotate-keys"
}
