import Glibc
import PKCS11
import Synchronization
import Testing

/// The shim of FaultShim/shim.c, built once, in front of SoftHSM.
enum FaultShim {
  /// Its path; nil (said on the standard output) where it cannot be built.
  static let module: String? = {
    guard let behind = SoftHSM.module, let configuration = getenv("SOFTHSM2_CONF") else { return nil }
    let folder = String(cString: configuration).dropLast("/softhsm2.conf".count)
    let path = "\(folder)/shim.so"
    let source = #filePath.dropLast("FaultShim.swift".count) + "FaultShim/shim.c"
    let command = "cc -shared -fPIC -o \(path) \(source) $(pkg-config --cflags p11-kit-1) -ldl -lpthread"
    guard system(command) == 0 else {
      print("SKIPPED: no C compiler (apt-get install build-essential); the PKCS#11 shim is not built")
      return nil
    }
    setenv("CONCLAVE_SHIM_MODULE", behind, 1)
    setenv("CONCLAVE_SHIM_FAULTS", "\(folder)/faults", 1)
    setenv("CONCLAVE_SHIM_LOGINS", "\(folder)/logins", 1)
    setenv("CONCLAVE_SHIM_HANGS", "\(folder)/hangs", 1)
    setenv("CONCLAVE_SHIM_SESSIONS", "\(folder)/sessions", 1)
    return path
  }()

  private static let generation = Mutex(0)

  /// What the shim does from now on: lines as its source describes them.
  static func faults(_ lines: [String]) {
    guard let path = getenv("CONCLAVE_SHIM_FAULTS") else { return }
    let generation = generation.withLock {
      $0 = ($0 + 1) & 0x7FFF
      return $0
    }
    let all = ["generation \(generation)"] + lines
    overwrite(String(cString: path), Array((all.joined(separator: "\n") + "\n").utf8))
  }

  /// How often a PIN was sent.
  static var logins: Int { noted("CONCLAVE_SHIM_LOGINS").count }

  /// How many calls have begun to hang.
  static var hangs: Int { noted("CONCLAVE_SHIM_HANGS").count }

  /// Sessions that were opened ('+') and closed ('-'), in this order.
  static var sessions: [UInt8] { noted("CONCLAVE_SHIM_SESSIONS") }

  private static func noted(_ variable: String) -> [UInt8] {
    getenv(variable).map { contents(of: String(cString: $0)) } ?? []
  }

  /// The values that PKCS#11's standards name, but CKR_OK, and one that nobody knows.
  static let returnValues = ReturnValue.known.filter { $0.code != 0 } + [ReturnValue(0x8000_0001)]
}

/// The suites that tell the shim what to do: one after another, since it does what one file says.
@Suite(.serialized, .enabled(if: FaultShim.module != nil, "SoftHSM2 or a C compiler is not installed"))
enum ShimTests {}
