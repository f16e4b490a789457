/// The form of a configuration change in an entry's data, version 1, all numbers big-endian:
///
///     version      1 byte    1
///     transition   1 byte    0 automatic, 1 implicit, 2 explicit
///     steps        2 bytes   how many, at most Limits.configurationSteps
///       action     1 byte    0 add voter, 1 remove, 2 update, 3 add learner
///       node       8 bytes   not zero
///     context      4 bytes   its length, at most Limits.configurationContext
///       bytes      …
///
/// No data at all means the change that leaves a joint configuration, so that a leader's own proposal of it can never
/// be refused for its size. Anything else is malformed: an unknown version is refused rather than guessed at.
extension ConfigurationChange {
  private static let version: UInt8 = 1

  /// The change as an entry's data.
  public var encoded: [UInt8] {
    if self == .leaveJoint { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + steps.count * 9 + context.count)
    bytes.append(Self.version)
    bytes.append(transition.rawValue)
    bytes.append(bigEndian: UInt16(steps.count))
    for step in steps {
      bytes.append(step.action.rawValue)
      bytes.append(bigEndian: step.node.rawValue)
    }
    bytes.append(bigEndian: UInt32(context.count))
    bytes.append(contentsOf: context)
    return bytes
  }

  /// Reads an entry's data.
  /// - Throws: ``RaftError/malformedConfigurationChange``.
  public init(encoded bytes: [UInt8]) throws(RaftError) {
    if bytes.isEmpty {
      self = .leaveJoint
      return
    }
    var reader = BigEndianReader(bytes)
    guard reader.read(UInt8.self) == Self.version,
      let transition = Transition(rawValue: reader.read(UInt8.self) ?? 255),
      let count = reader.read(UInt16.self), count <= Limits.configurationSteps
    else { throw .malformedConfigurationChange }
    var steps: [Step] = []
    for _ in 0..<count {
      guard let action = Step.Action(rawValue: reader.read(UInt8.self) ?? 255),
        let node = NodeID(rawValue: reader.read(UInt64.self) ?? 0)
      else { throw .malformedConfigurationChange }
      steps.append(Step(action, node))
    }
    guard let length = reader.read(UInt32.self), length <= Limits.configurationContext,
      reader.remaining == Int(length)
    else { throw .malformedConfigurationChange }
    self.init(transition: transition, steps: steps, context: Array(bytes.suffix(Int(length))))
  }
}

/// Reads fixed-width numbers from bytes without ever reading past the end.
private struct BigEndianReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var remaining: Int { bytes.count - position }

  mutating func read<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    let width = Number.bitWidth / 8
    guard remaining >= width else { return nil }
    var value: Number = 0
    for byte in bytes[position..<position + width] { value = (value << 7) << 1 | Number(truncatingIfNeeded: byte) }
    position += width
    return value
  }
}

extension [UInt8] {
  fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
    var shift = value.bitWidth - 8
    while shift >= 0 {
      append(UInt8(truncatingIfNeeded: value >> shift))
      shift -= 8
    }
  }
}
