/// What a cluster on one machine may be, and how long its parts may take.
enum Limits {
  static let nodes = 9
  /// Letters of a client's name (X.520: a common name has at most 64).
  static let nameBytes = 64
  static let fileBytes = 1_048_576
  /// Bytes of one reply of a node's admin port.
  static let adminReplyBytes = 1_048_576
  /// The last lines of a node's log that an error quotes.
  static let quotedLogBytes = 4_096
  static let certificateDays = 3_650
  static let portTries = 200
  /// Milliseconds.
  static let adminConnect: Int64 = 1_000
  static let adminReply: Int64 = 3_000
  static let poll = Duration.milliseconds(25)
  static let serving = Duration.seconds(30)
  static let leader = Duration.seconds(10)
  static let death = Duration.seconds(10)
  static let stop = Duration.seconds(10)
  static let lock = Duration.seconds(20)
  static let tool = Duration.seconds(20)
}
