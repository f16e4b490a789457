// The room of `Operations`; see docs/ARCHITECTURE.md.
