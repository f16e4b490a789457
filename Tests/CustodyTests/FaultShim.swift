import Glibc

/// The shim of FaultShim/shim.c, built once, in front of SoftHSM.
enum FaultShim {
  /// Its path; nil (said on the standard output) where it cannot be built.
  static let module: String? = {
    guard let behind = SoftHSM.module, let configuration = getenv("SOFTHSM2_CONF") else { return nil }
    let folder = String(cString: configuration).dropLast("/softhsm2.conf".count)
    let path = "\(folder)/shim.so"
    let source = #filePath.dropLast("FaultShim.swift".count) + "FaultShim/shim.c"
    let command = "cc -shared -fPIC -o \(path) \(source) $(pkg-config --cflags p11-kit-1) -ldl"
    guard system(command) == 0 else {
      print("SKIPPED: no C compiler (apt-get install build-essential); the PKCS#11 shim is not built")
      return nil
    }
    setenv("CONCLAVE_SHIM_MODULE", behind, 1)
    setenv("CONCLAVE_SHIM_FAULTS", "\(folder)/faults", 1)
    return path
  }()

  /// What the shim does from now on: lines as its source describes them.
  static func faults(_ lines: [String]) {
    guard let path = getenv("CONCLAVE_SHIM_FAULTS") else { return }
    overwrite(String(cString: path), Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  /// The return values of PKCS#11 2.40 but CKR_OK, and one that nobody knows.
  static let returnValues: [UInt] =
    [0x1, 0x2, 0x3, 0x5, 0x6, 0x7, 0x8, 0x9, 0xA, 0x10, 0x11, 0x12, 0x13, 0x1B, 0x20, 0x21, 0x30, 0x31, 0x32]
    + [0x40, 0x41, 0x50, 0x51, 0x54, 0x60, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x70, 0x71, 0x82]
    + [0x90, 0x91, 0xA1, 0xA2, 0xA3, 0xB0, 0xB1, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xC0, 0xC1, 0xD0, 0xD1]
    + [0xE0, 0xE1, 0xE2, 0xF0, 0xF1, 0xF2, 0x100, 0x101, 0x102, 0x103, 0x104, 0x105, 0x110, 0x112, 0x113, 0x114]
    + [0x115, 0x120, 0x121, 0x130, 0x140, 0x150, 0x160, 0x170, 0x180, 0x190, 0x191, 0x1A0, 0x1A1, 0x1B0, 0x1B1]
    + [0x1C0, 0x1C1, 0x1C2, 0x1C3, 0x1C4, 0x200, 0x8000_0001]
}
