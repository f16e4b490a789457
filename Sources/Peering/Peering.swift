// The room of `Peering`; see docs/ARCHITECTURE.md.
