// The room of `Simulation`; see docs/ARCHITECTURE.md.
