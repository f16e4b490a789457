// The room of `Persistence`; see docs/ARCHITECTURE.md.
