import Custody
import Glibc

// Started by a node, with a socket for what it asks; never by hand.
guard CommandLine.arguments.count == 1, TokenHost.hasSockets else {
  print("conclave-pkcs11-host holds a PKCS#11 module for conclaved, which starts it; it is not started by hand.")
  exit(CommandLine.arguments.dropFirst() == ["--help"] ? 0 : 1)
}
_ = ProcessHardening.apply()
TokenHost.serve()
