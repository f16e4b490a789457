internal import KMIP
internal import TTLV

/// Discover Versions (KMIP 2.1 §6.1.16, 1.4 §4.27).
func discoverVersions(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try DiscoverVersionsRequest(payload, version: run.version)
  let spoken = Array(run.settings.versions.reversed())
  guard !request.versions.isEmpty else { return DiscoverVersionsResponse(spoken).items }
  return DiscoverVersionsResponse(spoken.filter { request.versions.contains($0) }).items
}
