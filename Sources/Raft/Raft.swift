// The room of `Raft`; see docs/ARCHITECTURE.md.
