// The room of `TTLV`; see docs/ARCHITECTURE.md.
