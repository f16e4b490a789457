// The room of `DevelopmentCluster`; see docs/ARCHITECTURE.md.
