// The room of `Server`; see docs/ARCHITECTURE.md.
