// The room of `Registry`; see docs/ARCHITECTURE.md.
