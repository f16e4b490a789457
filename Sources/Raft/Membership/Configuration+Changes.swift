extension Configuration {
  /// The members after a change, as every node that applies it comes to them.
  /// - Throws: ``RaftError/configuration(_:)`` for a change that does not fit, ``RaftError/inconsistentStorage`` where this
  ///   is no configuration that changes can lead to.
  public func applying(_ change: ConfigurationChange) throws(RaftError) -> Configuration {
    var changer = try ConfigurationChanger.restoring(
      self, lastIndex: .zero, window: InflightWindow(limit: 1, byteLimit: 0))
    do throws(ConfigurationError) { try changer.apply(change) } catch { throw .configuration(error) }
    return changer.configuration
  }
}
