/// The progress of every member, sorted by identity. Clusters are small: a linear search beats hashing, and the order
/// makes every run repeat itself.
struct PeerTable: Sendable {
  struct Peer: Sendable {
    let id: NodeID
    var progress: Progress
  }

  private(set) var peers: [Peer] = []

  /// Where a member stands, if it is one.
  @inline(__always)
  func place(of id: NodeID) -> Int? {
    for place in peers.indices where peers[place].id == id { return place }
    return nil
  }

  func contains(_ id: NodeID) -> Bool { place(of: id) != nil }

  /// The progress at a place.
  subscript(place: Int) -> Progress {
    @inline(__always) get { peers[place].progress }
    @inline(__always) _modify { yield &peers[place].progress }
  }

  /// The progress of a member; setting nil takes it out.
  subscript(id: NodeID) -> Progress? {
    get { place(of: id).map { peers[$0].progress } }
    set {
      switch (place(of: id), newValue) {
      case (let place?, let progress?): peers[place].progress = progress
      case (let place?, nil): peers.remove(at: place)
      case (nil, let progress?):
        let place = peers.firstIndex { $0.id > id } ?? peers.endIndex
        peers.insert(Peer(id: id, progress: progress), at: place)
      case (nil, nil): break
      }
    }
  }
}
