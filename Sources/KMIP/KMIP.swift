// The room of `KMIP`; see docs/ARCHITECTURE.md.
