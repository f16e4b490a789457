import CTLS
import Glibc

@main
struct Load {
  static func main() {
    do {
      try run()
    } catch {
      complain("load: \(error)")
      exit(1)
    }
  }

  private static func run() throws(LoadError) {
    let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
    let name = try arguments.text("operation")
    guard let operation = Work.Operation(rawValue: name) else { throw LoadError("no operation \"\(name)\"") }
    var work = Work(operation: operation)
    work.names = try arguments.text("names", "")
    work.population = try arguments.number("population", 1)
    work.first = try arguments.number("first", 0)
    work.valueBytes = try arguments.number("value-bytes", 256)
    work.minor = Int32(try arguments.number("minor", 4))
    work.token = try arguments.text("token", "-")
    if operation == .get || operation == .encrypt {
      let path = try arguments.text("identifiers")
      guard let text = ProcessMeter.file(path) else { throw LoadError("cannot read \(path)") }
      work.identifiers = text.split(separator: "\n").map { Array($0.utf8) }
      guard !work.identifiers.isEmpty else { throw LoadError("\(path) names no object") }
    }
    let choice = Choice(first: work.first)
    let made = Made(wanted: arguments.has("identifiers-out"))
    let outcome: (report: String, failures: Int)
    switch try arguments.text("protocol", "kmip") {
    case "kmip": outcome = try perform(arguments) { KMIPWire(work: work, choice: choice, made: made) }
    case "echo":
      outcome = try perform(arguments) { KMIPWire(work: work, choice: choice, made: made, isEchoed: true) }
    case "etcd":
      outcome = try perform(arguments, h2: true) { GRPCWire(work: work, choice: choice, made: made) }
    case "openbao": outcome = try perform(arguments) { HTTPWire(work: work, choice: choice, made: made) }
    case let other: throw LoadError("no protocol \"\(other)\"")
    }
    print(outcome.report)
    if let refusal = made.refusal {
      let text = refusal.prefix(600).map { (32..<127).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
      complain("load: \(outcome.failures) refused; the first: \(text)")
    }
    if arguments.has("identifiers-out") {
      let path = try arguments.text("identifiers-out")
      guard let file = fopen(path, "a") else { throw LoadError("cannot write \(path)") }
      for identifier in made.identifiers { fputs(String(decoding: identifier, as: UTF8.self) + "\n", file) }
      fclose(file)
    }
  }

  private static func perform<Protocol: Wire>(
    _ arguments: Arguments, h2: Bool = false, _ wire: () -> Protocol
  ) throws(LoadError) -> (report: String, failures: Int) {
    let certificate = try arguments.text("certificate", "")
    guard let context = tls_client_context(try arguments.text("ca"), certificate, try arguments.text("key", "")) else {
      throw LoadError("cannot use the CA, certificate or key")
    }
    if h2 { tls_offer_h2(context) }
    signal(SIGPIPE, SIG_IGN)
    let addresses = try arguments.text("addresses").split(separator: ",").map(String.init)
    let number = max(1, try arguments.number("connections", 1))
    var connections: [Connection<Protocol>] = []
    for index in 0..<number {
      connections.append(try Connection(context, address: addresses[index % addresses.count], wire: wire()))
    }
    let meter = ProcessMeter(processes: try arguments.text("pids", "").split(separator: ",").compactMap { Int32($0) })
    let run = Run(
      connections: connections, meter: meter, seconds: try arguments.number("seconds", 5),
      warmup: try arguments.number("warmup", 1),
      count: arguments.has("count") ? try arguments.number("count", 0) : nil)
    let outcome = try run.perform()
    return (report(outcome, connections: number), outcome.failures)
  }

  /// One line of JSON.
  private static func report<Protocol: Wire>(_ outcome: Run<Protocol>.Outcome, connections: Int) -> String {
    let n = outcome.latencies.count
    func percentile(_ share: Double) -> String {
      guard n > 0 else { return "null" }
      return String(outcome.latencies[min(n - 1, Int(Double(n) * share))])
    }
    func number(_ value: Double) -> String { value.isFinite ? String((value * 1000).rounded() / 1000) : "null" }
    func list(_ values: [Double]) -> String { "[" + values.map(number).joined(separator: ", ") + "]" }
    let operations = Double(n)
    let cpu = outcome.serverCPU.reduce(0, +)
    return """
      {"connections": \(connections), "operations": \(n), "failures": \(outcome.failures), \
      "seconds": \(number(outcome.seconds)), "rate": \(number(operations / outcome.seconds)), \
      "p50_us": \(percentile(0.5)), "p90_us": \(percentile(0.9)), "p99_us": \(percentile(0.99)), \
      "max_us": \(percentile(1)), "server_cpu_us": \(number(cpu * 1e6 / operations)), \
      "server_cpu_s": \(list(outcome.serverCPU)), "resident_mib": \(list(outcome.serverResident)), \
      "client_cpu_us": \(number(outcome.ownCPU * 1e6 / operations))}
      """
  }
}
