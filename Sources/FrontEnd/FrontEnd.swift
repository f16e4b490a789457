// The room of `FrontEnd`; see docs/ARCHITECTURE.md.
