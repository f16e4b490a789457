import ArgumentParser

struct Key: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Creates, reads and ends keys.",
    discussion: "A KEY is a name or a Unique Identifier; the name is tried first.",
    subcommands: [
      KeyCreate.self, KeyList.self, KeyLocate.self, KeyGet.self, KeyActivate.self, KeyRevoke.self, KeyDestroy.self,
    ])
}
