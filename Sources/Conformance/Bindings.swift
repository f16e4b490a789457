import KMIP
import TTLV

/// What the variables of a family's cases stand for by now.
struct Bindings {
  /// `$NOW`: one moment for a whole family, so that what was sent can be told in what comes back. Seconds.
  let now: Int64
  private var values: [String: Value] = [:]
  /// The newest value of each element that a server has sent, by the element's name in capitals.
  private var newest: [String: Value] = [:]

  /// What a server has answered in place of published output that may vary, by what is published.
  private var outputs: [[UInt8]: [UInt8]] = [:]
  /// Shorter bytes may stand in a case by chance.
  private static let shortestOutput = 8

  init(now: Int64) { self.now = now }

  /// Forgets the variables of the case before: each case counts its own.
  mutating func beginCase() {
    values = [:]
    outputs = [:]
  }

  /// Remembers output that is not as published: where a later request of the case gives the published bytes (CS-BC-M-3
  /// decrypts what it has encrypted), it means these.
  mutating func note(output published: [UInt8], is bytes: [UInt8]) {
    guard published != bytes, published.count >= Self.shortestOutput else { return }
    outputs[published] = bytes
  }

  /// The value that a request carries; nil when nothing has given the variable one.
  func value(of variable: Variable, like placeholder: Value) -> Value? {
    if variable.name == Variable.now { return .dateTime(now + variable.offset) }
    if let value = values[variable.name] { return Self.retyped(value, like: placeholder) }
    // A number that no answer has bound is a mistake of the case, save where it only counts the uses.
    guard variable.element != "UNIQUEIDENTIFIER" else { return nil }
    return newest[variable.element].flatMap { Self.retyped($0, like: placeholder) }
  }

  /// Binds what a server answered. False when the variable stands for something else already.
  mutating func bind(_ variable: Variable, to value: Value) -> Bool {
    if variable.isNumbered, let known = values[variable.name] { return Self.retyped(known, like: value) == value }
    values[variable.name] = value
    return true
  }

  func bound(_ variable: Variable) -> Value? { values[variable.name] }

  /// Remembers the values of a response.
  mutating func note(_ item: Item) {
    if case .structure(let members) = item.value {
      for member in members { note(member) }
    } else {
      newest[item.tag.name.uppercased()] = item.value
    }
  }

  /// The request with its variables filled in.
  func filled(_ item: Item) throws(ConformanceError) -> Item {
    if case .structure(let members) = item.value {
      var filled: [Item] = []
      filled.reserveCapacity(members.count)
      for member in members { filled.append(try self.filled(member)) }
      return Item(item.tag, .structure(filled))
    }
    guard let variable = Variable(item.value) else {
      guard case .byteString(let bytes) = item.value, let output = outputs[bytes] else { return item }
      return Item(item.tag, .byteString(output))
    }
    guard let value = value(of: variable, like: item.value) else {
      throw .unboundVariable("\(item.tag.name): nothing has given $\(variable.name) a value")
    }
    return Item(item.tag, value)
  }

  /// An identifier has other item types in other places.
  private static func retyped(_ value: Value, like other: Value) -> Value? {
    if value.type == other.type { return value }
    let text: Text
    switch value {
    case .textString(let value), .identifier(let value), .reference(let value), .nameReference(let value):
      text = value
    default: return nil
    }
    switch other {
    case .textString: return .textString(text)
    case .identifier: return .identifier(text)
    case .reference: return .reference(text)
    case .nameReference: return .nameReference(text)
    default: return nil
    }
  }
}
