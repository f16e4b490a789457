/// What happens to the seeds that clients send (KMIP 2.1 §6.1.50): the text leaves it to the server, and the published cases
/// CS-RNG-O-1 to -4 each want another of the ways.
public enum SeedPolicy: Hashable, Sendable {
  /// Up to so many bytes of each are mixed in; 0: none is.
  case used(atMost: Int)
  /// Permission Denied.
  case refused

  /// Seeds are taken whole, as long as a generator can make use of them.
  public static let usual = SeedPolicy.used(atMost: OperationLimits.randomBytes)
}
