/// The return codes of PKCS#11 that calls are answered with (PKCS#11 3.0 §5.1).
enum ModuleCode: UInt32, Error {
  case ok = 0x000
  case slotIDInvalid = 0x003
  case generalError = 0x005
  case functionFailed = 0x006
  case argumentsBad = 0x007
  case attributeReadOnly = 0x010
  case attributeSensitive = 0x011
  case attributeTypeInvalid = 0x012
  case attributeValueInvalid = 0x013
  case dataInvalid = 0x020
  case dataLengthRange = 0x021
  case deviceMemory = 0x031
  case encryptedDataInvalid = 0x040
  case functionNotSupported = 0x054
  case keyHandleInvalid = 0x060
  case keyFunctionNotPermitted = 0x068
  case mechanismInvalid = 0x070
  case mechanismParamInvalid = 0x071
  case objectHandleInvalid = 0x082
  case operationActive = 0x090
  case operationNotInitialized = 0x091
  case sessionHandleInvalid = 0x0B3
  case sessionReadOnly = 0x0B5
  case sessionCount = 0x0B1
  case signatureInvalid = 0x0C0
  case templateIncomplete = 0x0D0
  case templateInconsistent = 0x0D1
  case userAlreadyLoggedIn = 0x100
  case userNotLoggedIn = 0x101
  case userTypeInvalid = 0x103
  case cryptokiNotInitialized = 0x190
}
