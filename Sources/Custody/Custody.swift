// The room of `Custody`; see docs/ARCHITECTURE.md.
