/// What a cluster on one machine may be, and how long its parts may take.
enum Limits {
  static let nodes = 9
  /// Letters of a client's name (X.520: a common name has at most 64).
  static let nameBytes = 64
  static let fileBytes = 1_048_576
  /// The last lines of a node's log that an error quotes.
  static let quotedLogBytes = 4_096
  static let certificateDays = 3_650
  static let portTries = 200
  /// Milliseconds.
  static let poll = Duration.milliseconds(25)
  static let serving = Duration.seconds(30)
  static let leader = Duration.seconds(10)
  static let death = Duration.seconds(10)
  static let stop = Duration.seconds(10)
  static let lock = Duration.seconds(20)
  static let tool = Duration.seconds(20)
  /// Milliseconds: a command to the cluster waits for the log, and for a leader.
  static let clusterCommand: Int64 = 15_000
  static let removal = Duration.seconds(3)
  static let join = Duration.seconds(60)
  /// Nodes that may have joined a cluster on one machine and left it again: 127.0.0.1 to 127.0.0.250.
  static let hosts = 250
  /// Seconds that a join token of `cluster/join` is good for.
  static let tokenSeconds = 120
}
