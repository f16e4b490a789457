// The room of `KMIPClient`; see docs/ARCHITECTURE.md.
