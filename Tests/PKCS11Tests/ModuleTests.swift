import PKCS11
import Testing

@Suite struct ModuleTests {
  @Test func returnValuesHaveTheStandardsNames() {
    #expect("\(ReturnValue(0xA0))" == "CKR_PIN_INCORRECT")
    #expect("\(ReturnValue(0x5))" == "CKR_GENERAL_ERROR")
    #expect("\(ReturnValue(0x190))" == "CKR_CRYPTOKI_NOT_INITIALIZED")
    #expect("\(ReturnValue(0x8000_0001))".contains("0x80000001"))
    let error = PKCS11Error.refused(function: "C_Login", .pinIncorrect)
    #expect("\(error)" == "C_Login answered CKR_PIN_INCORRECT")
    #expect(error.returnValue == .pinIncorrect)
  }

  @Test(arguments: ["/no/such/module.so", "libc.so.6", "/etc/passwd"])
  func whatIsNoModuleIsRefused(path: String) {
    #expect {
      try Module.load(path: path)
    } throws: { error in
      if case .unloadable(path, let reason) = error as? PKCS11Error { return !reason.isEmpty }
      return false
    }
  }
}
