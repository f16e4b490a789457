// The room of `Access`; see docs/ARCHITECTURE.md.
