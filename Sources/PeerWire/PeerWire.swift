// The room of `PeerWire`; see docs/ARCHITECTURE.md.
