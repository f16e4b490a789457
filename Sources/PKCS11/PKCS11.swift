// The room of `PKCS11`; see docs/ARCHITECTURE.md.
