import Foundation
import Testing

private enum Environment {
    static let folder = ProcessInfo.processInfo.environment["PRICETAG_CONFORMANCE"].map { URL(filePath: $0) }
}

/// Compares every model in a folder with what CatBoost says; `make conformance` makes hundreds and names the folder.
@Suite("Conformance to CatBoost", .enabled(if: Environment.folder != nil))
struct ConformanceTests {
    @Test("models of every kind give the same bits")
    func everyKind() throws {
        let folder = try #require(Environment.folder)
        let kinds = try Self.content(of: folder)
        var results: [(kind: String, count: ConformanceCount)] = []
        for kind in kinds {
            var count = ConformanceCount()
            for file in try Self.content(of: kind) where file.pathExtension == "cbm" {
                do {
                    try count.check(file)
                } catch {
                    Issue.record("\(file.path()): \(error)")
                    count.models += 1
                    count.differences += 1
                }
            }
            results.append((kind.lastPathComponent, count))
        }
        print(Self.table(results))
        #expect(!results.isEmpty && results.allSatisfy { $0.count.models > 0 && $0.count.rows > 0 })
        #expect(results.reduce(0) { $0 + $1.count.differences } == 0)
    }

    private static func content(of folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path() < $1.path() }
    }

    private static func table(_ results: [(kind: String, count: ConformanceCount)]) -> String {
        let all = results.reduce(into: ConformanceCount()) { $0.add($1.count) }
        let head = ["kind", "models", "rows", "values", "predictions", "differences"]
        let lines = [head] + (results + [("all", all)]).map { [$0.0] + $0.1.columns.map(String.init) }
        return lines.map { line in
            let first = line[0].padding(toLength: 24, withPad: " ", startingAt: 0)
            return first + line.dropFirst().map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
        }.joined(separator: "\n")
    }
}
