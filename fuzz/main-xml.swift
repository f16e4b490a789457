/// libFuzzer's entry.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  MessageTargets.xml(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
