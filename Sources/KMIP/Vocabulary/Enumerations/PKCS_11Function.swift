// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// PKCS#11 Function (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum PKCS_11Function: UInt32, KMIPEnumeration {
  case c_Initialize = 0x0000_0001
  case c_Finalize = 0x0000_0002
  case c_GetInfo = 0x0000_0003
  case c_GetFunctionList = 0x0000_0004
  case c_GetSlotList = 0x0000_0005
  case c_GetSlotInfo = 0x0000_0006
  case c_GetTokenInfo = 0x0000_0007
  case c_GetMechanismList = 0x0000_0008
  case c_GetMechanismInfo = 0x0000_0009
  case c_InitToken = 0x0000_000A
  case c_InitPIN = 0x0000_000B
  case c_SetPIN = 0x0000_000C
  case c_OpenSession = 0x0000_000D
  case c_CloseSession = 0x0000_000E
  case c_CloseAllSessions = 0x0000_000F
  case c_GetSessionInfo = 0x0000_0010
  case c_GetOperationState = 0x0000_0011
  case c_SetOperationState = 0x0000_0012
  case c_Login = 0x0000_0013
  case c_Logout = 0x0000_0014
  case c_CreateObject = 0x0000_0015
  case c_CopyObject = 0x0000_0016
  case c_DestroyObject = 0x0000_0017
  case c_GetObjectSize = 0x0000_0018
  case c_GetAttributeValue = 0x0000_0019
  case c_SetAttributeValue = 0x0000_001A
  case c_FindObjectsInit = 0x0000_001B
  case c_FindObjects = 0x0000_001C
  case c_FindObjectsFinal = 0x0000_001D
  case c_EncryptInit = 0x0000_001E
  case c_Encrypt = 0x0000_001F
  case c_EncryptUpdate = 0x0000_0020
  case c_EncryptFinal = 0x0000_0021
  case c_DecryptInit = 0x0000_0022
  case c_Decrypt = 0x0000_0023
  case c_DecryptUpdate = 0x0000_0024
  case c_DecryptFinal = 0x0000_0025
  case c_DigestInit = 0x0000_0026
  case c_Digest = 0x0000_0027
  case c_DigestUpdate = 0x0000_0028
  case c_DigestKey = 0x0000_0029
  case c_DigestFinal = 0x0000_002A
  case c_SignInit = 0x0000_002B
  case c_Sign = 0x0000_002C
  case c_SignUpdate = 0x0000_002D
  case c_SignFinal = 0x0000_002E
  case c_SignRecoverInit = 0x0000_002F
  case c_SignRecover = 0x0000_0030
  case c_VerifyInit = 0x0000_0031
  case c_Verify = 0x0000_0032
  case c_VerifyUpdate = 0x0000_0033
  case c_VerifyFinal = 0x0000_0034
  case c_VerifyRecoverInit = 0x0000_0035
  case c_VerifyRecover = 0x0000_0036
  case c_DigestEncryptUpdate = 0x0000_0037
  case c_DecryptDigestUpdate = 0x0000_0038
  case c_SignEncryptUpdate = 0x0000_0039
  case c_DecryptVerifyUpdate = 0x0000_003A
  case c_GenerateKey = 0x0000_003B
  case c_GenerateKeyPair = 0x0000_003C
  case c_WrapKey = 0x0000_003D
  case c_UnwrapKey = 0x0000_003E
  case c_DeriveKey = 0x0000_003F
  case c_SeedRandom = 0x0000_0040
  case c_GenerateRandom = 0x0000_0041
  case c_GetFunctionStatus = 0x0000_0042
  case c_CancelFunction = 0x0000_0043
  case c_WaitForSlotEvent = 0x0000_0044

  public static let rows: [EnumerationRow<PKCS_11Function>] = [
    .init(.c_Initialize, "C_Initialize", .since(.v2_0)),
    .init(.c_Finalize, "C_Finalize", .since(.v2_0)),
    .init(.c_GetInfo, "C_GetInfo", .since(.v2_0)),
    .init(.c_GetFunctionList, "C_GetFunctionList", .since(.v2_0)),
    .init(.c_GetSlotList, "C_GetSlotList", .since(.v2_0)),
    .init(.c_GetSlotInfo, "C_GetSlotInfo", .since(.v2_0)),
    .init(.c_GetTokenInfo, "C_GetTokenInfo", .since(.v2_0)),
    .init(.c_GetMechanismList, "C_GetMechanismList", .since(.v2_0)),
    .init(.c_GetMechanismInfo, "C_GetMechanismInfo", .since(.v2_0)),
    .init(.c_InitToken, "C_InitToken", .since(.v2_0)),
    .init(.c_InitPIN, "C_InitPIN", .since(.v2_0)),
    .init(.c_SetPIN, "C_SetPIN", .since(.v2_0)),
    .init(.c_OpenSession, "C_OpenSession", .since(.v2_0)),
    .init(.c_CloseSession, "C_CloseSession", .since(.v2_0)),
    .init(.c_CloseAllSessions, "C_CloseAllSessions", .since(.v2_0)),
    .init(.c_GetSessionInfo, "C_GetSessionInfo", .since(.v2_0)),
    .init(.c_GetOperationState, "C_GetOperationState", .since(.v2_0)),
    .init(.c_SetOperationState, "C_SetOperationState", .since(.v2_0)),
    .init(.c_Login, "C_Login", .since(.v2_0)),
    .init(.c_Logout, "C_Logout", .since(.v2_0)),
    .init(.c_CreateObject, "C_CreateObject", .since(.v2_0)),
    .init(.c_CopyObject, "C_CopyObject", .since(.v2_0)),
    .init(.c_DestroyObject, "C_DestroyObject", .since(.v2_0)),
    .init(.c_GetObjectSize, "C_GetObjectSize", .since(.v2_0)),
    .init(.c_GetAttributeValue, "C_GetAttributeValue", .since(.v2_0)),
    .init(.c_SetAttributeValue, "C_SetAttributeValue", .since(.v2_0)),
    .init(.c_FindObjectsInit, "C_FindObjectsInit", .since(.v2_0)),
    .init(.c_FindObjects, "C_FindObjects", .since(.v2_0)),
    .init(.c_FindObjectsFinal, "C_FindObjectsFinal", .since(.v2_0)),
    .init(.c_EncryptInit, "C_EncryptInit", .since(.v2_0)),
    .init(.c_Encrypt, "C_Encrypt", .since(.v2_0)),
    .init(.c_EncryptUpdate, "C_EncryptUpdate", .since(.v2_0)),
    .init(.c_EncryptFinal, "C_EncryptFinal", .since(.v2_0)),
    .init(.c_DecryptInit, "C_DecryptInit", .since(.v2_0)),
    .init(.c_Decrypt, "C_Decrypt", .since(.v2_0)),
    .init(.c_DecryptUpdate, "C_DecryptUpdate", .since(.v2_0)),
    .init(.c_DecryptFinal, "C_DecryptFinal", .since(.v2_0)),
    .init(.c_DigestInit, "C_DigestInit", .since(.v2_0)),
    .init(.c_Digest, "C_Digest", .since(.v2_0)),
    .init(.c_DigestUpdate, "C_DigestUpdate", .since(.v2_0)),
    .init(.c_DigestKey, "C_DigestKey", .since(.v2_0)),
    .init(.c_DigestFinal, "C_DigestFinal", .since(.v2_0)),
    .init(.c_SignInit, "C_SignInit", .since(.v2_0)),
    .init(.c_Sign, "C_Sign", .since(.v2_0)),
    .init(.c_SignUpdate, "C_SignUpdate", .since(.v2_0)),
    .init(.c_SignFinal, "C_SignFinal", .since(.v2_0)),
    .init(.c_SignRecoverInit, "C_SignRecoverInit", .since(.v2_0)),
    .init(.c_SignRecover, "C_SignRecover", .since(.v2_0)),
    .init(.c_VerifyInit, "C_VerifyInit", .since(.v2_0)),
    .init(.c_Verify, "C_Verify", .since(.v2_0)),
    .init(.c_VerifyUpdate, "C_VerifyUpdate", .since(.v2_0)),
    .init(.c_VerifyFinal, "C_VerifyFinal", .since(.v2_0)),
    .init(.c_VerifyRecoverInit, "C_VerifyRecoverInit", .since(.v2_0)),
    .init(.c_VerifyRecover, "C_VerifyRecover", .since(.v2_0)),
    .init(.c_DigestEncryptUpdate, "C_DigestEncryptUpdate", .since(.v2_0)),
    .init(.c_DecryptDigestUpdate, "C_DecryptDigestUpdate", .since(.v2_0)),
    .init(.c_SignEncryptUpdate, "C_SignEncryptUpdate", .since(.v2_0)),
    .init(.c_DecryptVerifyUpdate, "C_DecryptVerifyUpdate", .since(.v2_0)),
    .init(.c_GenerateKey, "C_GenerateKey", .since(.v2_0)),
    .init(.c_GenerateKeyPair, "C_GenerateKeyPair", .since(.v2_0)),
    .init(.c_WrapKey, "C_WrapKey", .since(.v2_0)),
    .init(.c_UnwrapKey, "C_UnwrapKey", .since(.v2_0)),
    .init(.c_DeriveKey, "C_DeriveKey", .since(.v2_0)),
    .init(.c_SeedRandom, "C_SeedRandom", .since(.v2_0)),
    .init(.c_GenerateRandom, "C_GenerateRandom", .since(.v2_0)),
    .init(.c_GetFunctionStatus, "C_GetFunctionStatus", .since(.v2_0)),
    .init(.c_CancelFunction, "C_CancelFunction", .since(.v2_0)),
    .init(.c_WaitForSlotEvent, "C_WaitForSlotEvent", .since(.v2_0)),
  ]
}
