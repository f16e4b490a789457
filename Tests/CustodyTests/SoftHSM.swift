import Glibc
import PKCS11

/// Tokens of SoftHSM's in a directory of the test's own. The module reads its configuration once in a process, so all
/// tests share it, each with a token of its own.
enum SoftHSM {
  static let pin = "1234"
  /// One for each test, since a PIN that was refused is not tried again.
  static let labels = [
    "pool",
    "keys", "alpha", "beta", "pins", "empty", "gcm", "oaep", "padded", "hosted", "faults", "replaced", "replaced-pair",
    "replaced-hosted", "inside", "suite",
  ]

  /// The module's path, once the tokens are made; nil (said on the standard output) where SoftHSM is not installed.
  static let module: String? = {
    let candidates = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
    guard let path = candidates.first(where: { access($0, R_OK) == 0 }), access("/usr/bin/softhsm2-util", X_OK) == 0
    else {
      print("SKIPPED: SoftHSM2 is not installed (apt-get install softhsm2); PKCS#11 is not tested")
      return nil
    }
    var template = Array("/tmp/custody-softhsm-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { return nil }
    let directory = String(cString: made)
    mkdir(directory + "/tokens", 0o700)
    let configuration = "directories.tokendir = \(directory)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    overwrite(directory + "/softhsm2.conf", Array(configuration.utf8))
    setenv("SOFTHSM2_CONF", directory + "/softhsm2.conf", 1)
    for label in labels {
      let arguments = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "5678"]
      guard run("/usr/bin/softhsm2-util", arguments) == 0 else { fatalError("softhsm2-util failed") }
    }
    atexit { removeSoftHSMDirectory() }
    return path
  }()

  private static func run(_ path: String, _ arguments: [String]) -> Int32 {
    var process = pid_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var strings = arguments.map { strdup($0) } + [nil]
    defer { for string in strings { free(string) } }
    guard posix_spawn(&process, path, &actions, nil, &strings, environ) == 0 else { return -1 }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status
  }
}

private func removeSoftHSMDirectory() {
  guard let configuration = getenv("SOFTHSM2_CONF") else { return }
  removeAll(String(String(cString: configuration).dropLast("/softhsm2.conf".count)))
}
