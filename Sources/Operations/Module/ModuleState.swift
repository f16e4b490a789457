internal import KMIP
internal import Registry
internal import TTLV

/// What an application of the PKCS#11 operation has open between two calls: its sessions with what each is about, and the
/// objects that its handles stand for. It is a record in the log, so that any node goes on with it.
struct ModuleState {
  /// What a session has begun: a call that is to take data, or results that are being given out.
  struct Work: Hashable {
    /// The function that began it.
    var function: UInt32
    var mechanism: ModuleReader.Mechanism
    var key: UInt32
    /// The data so far.
    var data: [UInt8] = []
  }

  struct Session {
    var isReadWrite: Bool
    /// Handles that C_FindObjects has still to give; nil: no search is active.
    var found: [UInt32]?
    var work: Work?
  }

  let name: [UInt8]
  let owner: Text
  /// Seconds since 1970.
  var expiry: Int64
  var isLoggedIn = false
  var nextSession: UInt32 = 1
  var sessions: [UInt32: Session] = [:]
  /// Handle n stands for the object at n - 1.
  var objects: [UniqueIdentifier] = []

  static let length = 32

  init(name: [UInt8], owner: Text, expiry: Int64) {
    self.name = name
    self.owner = owner
    self.expiry = expiry
  }

  /// The handle of an object, a new one where it has none; nil: there is no room for more.
  mutating func handle(_ identifier: UniqueIdentifier) -> UInt32? {
    if let at = objects.firstIndex(of: identifier) { return UInt32(at + 1) }
    guard objects.count < OperationLimits.moduleHandles else { return nil }
    objects.append(identifier)
    return UInt32(objects.count)
  }

  func object(_ handle: UInt32) -> UniqueIdentifier? {
    let at = Int(handle) - 1
    return objects.indices.contains(at) ? objects[at] : nil
  }

  // MARK: The record

  private enum Field {
    static let number = Tag(0x540122)
    static let flag = Tag(0x540123)
    static let bytes = Tag(0x540124)
    static let session = Tag(0x540125)
    static let found = Tag(0x540126)
    static let work = Tag(0x540127)
    static let object = Tag(0x540128)
  }

  var record: StandingRecord {
    var items = [
      Item(.standingAccount, .textString(owner)), Item(.standingExpiry, .dateTime(expiry)),
      Item(Field.flag, .boolean(isLoggedIn)), Item(Field.number, .longInteger(Int64(nextSession))),
    ]
    for (handle, session) in sessions.sorted(by: { $0.key < $1.key }) {
      var fields = [
        Item(Field.number, .longInteger(Int64(handle))), Item(Field.flag, .boolean(session.isReadWrite)),
      ]
      if let found = session.found {
        fields.append(Item(Field.found, .structure(found.map { Item(Field.number, .longInteger(Int64($0))) })))
      }
      if let work = session.work {
        fields.append(
          Item(
            Field.work,
            .structure([
              Item(Field.number, .longInteger(Int64(work.function))),
              Item(Field.number, .longInteger(Int64(work.mechanism.type))),
              Item(Field.number, .longInteger(Int64(work.key))),
              Item(Field.bytes, .byteString(work.mechanism.parameter)), Item(Field.bytes, .byteString(work.data)),
            ])))
      }
      items.append(Item(Field.session, .structure(fields)))
    }
    for object in objects { items.append(Item(Field.object, .textString(object.text))) }
    return StandingRecord(name: name, content: Item(.standingApplication, .structure(items)))
  }

  /// nil: not such a record.
  init?(_ record: StandingRecord) {
    guard record.content.tag == .standingApplication, case .structure(let members) = record.content.value else {
      return nil
    }
    var owner: Text?
    var expiry: Int64?
    var rest = (isLoggedIn: false, next: UInt32(1))
    for member in members {
      switch (member.tag, member.value) {
      case (.standingAccount, .textString(let text)): owner = text
      case (.standingExpiry, .dateTime(let date)): expiry = date
      case (Field.flag, .boolean(let flag)): rest.isLoggedIn = flag
      case (Field.number, .longInteger(let next)): rest.next = UInt32(truncatingIfNeeded: next)
      default: break
      }
    }
    guard let owner, let expiry else { return nil }
    self.init(name: record.name, owner: owner, expiry: expiry)
    isLoggedIn = rest.isLoggedIn
    nextSession = rest.next
    for member in members {
      if member.tag == Field.object, let text = member.value.text { objects.append(UniqueIdentifier(text)) }
      guard member.tag == Field.session, case .structure(let fields) = member.value else { continue }
      guard let handle = Self.numbers(fields).first else { return nil }
      var session = Session(isReadWrite: fields.contains(Item(Field.flag, .boolean(true))))
      for field in fields {
        guard case .structure(let inner) = field.value else { continue }
        let numbers = Self.numbers(inner)
        if field.tag == Field.found { session.found = numbers }
        guard field.tag == Field.work else { continue }
        let bytes = inner.compactMap { if case .byteString(let bytes) = $0.value { bytes } else { nil } }
        guard numbers.count == 3, bytes.count == 2 else { return nil }
        session.work = Work(
          function: numbers[0], mechanism: ModuleReader.Mechanism(type: numbers[1], parameter: bytes[0]),
          key: numbers[2], data: bytes[1])
      }
      sessions[handle] = session
    }
  }

  private static func numbers(_ items: [Item]) -> [UInt32] {
    items.compactMap { item in
      guard item.tag == Field.number, case .longInteger(let value) = item.value else { return nil }
      return UInt32(truncatingIfNeeded: value)
    }
  }
}
