// The room of `OpenSSL`; see docs/ARCHITECTURE.md.
