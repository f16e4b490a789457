import Conformance
import Foundation

/// Finds and reads cases.
enum CaseFiles {
  private static let variable = "CONCLAVE_KMIP_TESTCASES"
  private static let fallback = "../shared/kmip/testcases"

  /// The cases in files and folders; in the default folder when none is named.
  static func read(_ paths: [String]) throws(ConformanceError) -> [TestCase] {
    var roots = paths
    if roots.isEmpty {
      let folder = ProcessInfo.processInfo.environment[variable] ?? fallback
      guard FileManager.default.fileExists(atPath: folder) else {
        print("SKIPPED: no test cases at \(folder); set \(variable), or name files or folders")
        return []
      }
      roots = [folder]
    }
    var cases: [TestCase] = []
    for root in roots {
      for path in try files(root) {
        guard let data = FileManager.default.contents(atPath: path) else {
          throw .unreadable("\(path) cannot be read")
        }
        cases.append(try TestCase(xml: Array(data), path: path))
        guard cases.count <= Limits.cases else { throw .unreadable("more than \(Limits.cases) cases") }
      }
    }
    return cases.sorted(by: TestCase.precedes)
  }

  static func text(_ path: String) throws(ConformanceError) -> String {
    guard let data = FileManager.default.contents(atPath: path) else { throw .badList("\(path) cannot be read") }
    return String(decoding: data, as: UTF8.self)
  }

  private static func files(_ root: String) throws(ConformanceError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder) else {
      throw .unreadable("\(root) is not there")
    }
    guard isFolder.boolValue else { return [root] }
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".xml") }.sorted().map { root + "/" + $0 }
  }
}
