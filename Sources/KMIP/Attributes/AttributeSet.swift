public import TTLV

/// The attributes of one object (or of a template, or of a request), in the order in which they came.
///
/// An Attribute Index is state: it does not change when other instances are added or deleted (KMIP 1.4 §2.1.1). A new
/// instance takes the index after the highest present one, so the indexes of an attribute start with 0 and a deleted
/// lower one is not taken by another value.
public struct AttributeSet: Hashable, Sendable {
  public private(set) var attributes: [Attribute]
  /// Items of records that a newer version of this software wrote: kept as they are.
  var unknown: [Item] = []

  public init() { attributes = [] }

  /// Takes `attributes` in order; those without an index get the next one.
  public init(_ attributes: [Attribute]) {
    self.attributes = []
    self.attributes.reserveCapacity(attributes.count + 12)
    for attribute in attributes {
      if let index = attribute.index, !contains(attribute.name, index: index) {
        self.attributes.append(attribute)
      } else {
        append(attribute.name, attribute.value)
      }
    }
  }

  public var isEmpty: Bool { attributes.isEmpty }

  /// The value of the first instance.
  public subscript(type: AttributeType) -> Value? { self[.standard(type)] }

  public subscript(name: AttributeName) -> Value? {
    for attribute in attributes where attribute.name == name { return attribute.value }
    return nil
  }

  public func contains(_ type: AttributeType) -> Bool { self[.standard(type)] != nil }
  public func contains(_ name: AttributeName) -> Bool { self[name] != nil }
  public func contains(_ name: AttributeName, index: Int32) -> Bool { position(name, index) != nil }

  /// All instances, in order.
  public func instances(of name: AttributeName) -> [Attribute] { attributes.filter { $0.name == name } }
  public func instances(of type: AttributeType) -> [Attribute] { instances(of: .standard(type)) }

  public func instance(of name: AttributeName, index: Int32) -> Attribute? {
    position(name, index).map { attributes[$0] }
  }

  /// Every name once, in order.
  public var names: [AttributeName] {
    var seen: Set<AttributeName> = []
    return attributes.compactMap { seen.insert($0.name).inserted ? $0.name : nil }
  }

  /// Replaces all instances by one with index 0; nil removes them.
  public mutating func set(_ type: AttributeType, _ value: Value?) { set(.standard(type), value) }

  public mutating func set(_ name: AttributeName, _ value: Value?) {
    guard let value else { return removeAll(name) }
    guard let at = attributes.firstIndex(where: { $0.name == name }) else {
      attributes.append(Attribute(name, index: 0, value))
      return
    }
    attributes[at].value = value
    attributes[at].index = 0
    var next = at + 1
    while next < attributes.count {
      if attributes[next].name == name { attributes.remove(at: next) } else { next += 1 }
    }
  }

  /// Adds an instance and returns its Attribute Index.
  @discardableResult
  public mutating func append(_ name: AttributeName, _ value: Value) -> Int32 {
    var next: Int32 = 0
    // Indexes come from clients too (in key blocks): after the last of its type there is no next one.
    for attribute in attributes where attribute.name == name {
      next = max(next, min(attribute.index ?? 0, .max - 1) + 1)
    }
    attributes.append(Attribute(name, index: next, value))
    return next
  }

  @discardableResult
  public mutating func append(_ type: AttributeType, _ value: Value) -> Int32 { append(.standard(type), value) }

  /// Changes the value of one instance; false when there is none.
  public mutating func replace(_ name: AttributeName, index: Int32, _ value: Value) -> Bool {
    guard let at = position(name, index) else { return false }
    attributes[at].value = value
    return true
  }

  /// Removes one instance and returns it.
  @discardableResult
  public mutating func remove(_ name: AttributeName, index: Int32) -> Attribute? {
    position(name, index).map { attributes.remove(at: $0) }
  }

  /// Removes the first instance that has `value`, as 2.x names instances (KMIP 2.1 §6.1.12), and returns it.
  @discardableResult
  public mutating func remove(_ name: AttributeName, value: Value) -> Attribute? {
    attributes.firstIndex { $0.name == name && $0.value == value }.map { attributes.remove(at: $0) }
  }

  public mutating func removeAll(_ name: AttributeName) { attributes.removeAll { $0.name == name } }
  public mutating func removeAll(_ type: AttributeType) { removeAll(.standard(type)) }

  private func position(_ name: AttributeName, _ index: Int32) -> Int? {
    attributes.firstIndex { $0.name == name && ($0.index ?? 0) == index }
  }
}
