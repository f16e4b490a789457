// The room of `NodeCore`; see docs/ARCHITECTURE.md.
