// The room of `Cryptography`; see docs/ARCHITECTURE.md.
