import Foundation
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

  /// The table of names against the header that is installed (PKCS#11 2.40), which somebody else wrote.
  @Test func theNamesAreTheHeaders() throws {
    let path = "/usr/include/p11-kit-1/p11-kit/pkcs11.h"
    let text = try #require(FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) })
    var found = 0
    for line in text.split(separator: "\n") where line.hasPrefix("#define CKR_") {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count == 3, words[2].hasPrefix("("), words[2].hasSuffix("UL)") else { continue }
      let digits = words[2].dropFirst().dropLast(3)
      guard let code = digits.hasPrefix("0x") ? UInt(digits.dropFirst(2), radix: 16) : UInt(digits) else { continue }
      // p11-kit 0.24 numbers five codes otherwise than OASIS's pkcs11t.h, which NSS and openCryptoki have.
      guard !(0x1C0...0x1C4).contains(code), words[1] != "CKR_VENDOR_DEFINED" else { continue }
      found += 1
      #expect("\(ReturnValue(code))" == words[1], "\(line)")
    }
    #expect(found > 85)
  }

  /// Only what a wrong PIN can be is a PIN that is never sent again.
  @Test func remediesAreTheTables() {
    let known = ReturnValue.known
    #expect(Set(known.filter { $0.remedy == .anotherPIN }.map(\.code)) == [0xA0, 0xA1, 0xA2])
    #expect(Set(known.filter { $0.remedy == .securityOfficer }.map(\.code)) == [0xA3, 0xA4, 0x102, 0x1B0, 0x1B8])
    #expect(known.filter { $0.remedy == .findObjects }.allSatisfy { "\($0)".contains("HANDLE") || $0.code == 0x65 })
    #expect(ReturnValue(0).remedy == .none && ReturnValue(0x8000_0001).remedy == .none)
  }
}
