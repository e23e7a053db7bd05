import Foundation
import PriceModel
import PriceTraining
import Testing

@Suite struct CurrentBundleTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write(try SmallBundle.bytes.get(), to: "a.pricebundle")
        try folder.write(try SmallBundle.renamed("other.1"), to: "b.pricebundle")
        try folder.link("current", to: "a.pricebundle")
    }

    private final class Reports {
        var lines: [String] = []
    }

    private func current() -> (CurrentBundle, Reports) {
        let reports = Reports()
        return (CurrentBundle(path: folder.file("current")) { reports.lines.append($0) }, reports)
    }

    private func point(at name: String) throws {
        try FileManager.default.removeItem(atPath: folder.file("current"))
        try folder.link("current", to: name)
    }

    @Test func `opens a bundle once for as long as the link stays`() throws {
        let (current, reports) = current()
        let first = try current.model()
        for _ in 0..<10 { #expect(try current.model() === first) }
        #expect(reports.lines.isEmpty)
    }

    @Test func `takes up the new bundle with the next event and says so once`() throws {
        let (current, reports) = current()
        #expect(try current.model().version == "small.1")
        _ = try BundleFolder(path: folder.path).use("other.1")
        #expect(try current.model().version == "other.1")
        #expect(try current.model().version == "other.1")
        #expect(reports.lines == ["model other.1 follows small.1"])
        _ = try BundleFolder(path: folder.path).rollback()
        #expect(try current.model().version == "small.1")
    }

    @Test func `sees a bundle that was moved over the old one under the same name`() throws {
        let (current, _) = current()
        _ = try current.model()
        try folder.write(try SmallBundle.renamed("other.1"), to: "new")
        #expect(rename(folder.file("new"), folder.file("a.pricebundle")) == 0)
        #expect(try current.model().version == "other.1")
    }

    @Test(arguments: ["damaged", "cut off", "nowhere"])
    func `keeps the old bundle when the new one is broken, and says so once`(fault: String) throws {
        let (current, reports) = current()
        let old = try current.model()
        var bytes = try SmallBundle.renamed("other.1")
        switch fault {
        case "damaged": bytes[bytes.count - 1] ^= 1
        case "cut off": bytes.removeLast()
        default: break
        }
        if fault != "nowhere" { try folder.write(bytes, to: "broken") }
        try point(at: "broken")
        for _ in 0..<5 { #expect(try current.model() === old) }
        #expect(reports.lines.count == 1)
        #expect(reports.lines.first?.contains("model small.1 stays in use") == true)
        try point(at: "b.pricebundle")
        #expect(try current.model().version == "other.1")
    }

    @Test func `throws while nothing was ever open, and tries again`() throws {
        let (current, _) = current()
        try point(at: "missing")
        for _ in 0..<2 { #expect(throws: PriceModelError.self) { try current.model() } }
        try point(at: "b.pricebundle")
        #expect(try current.model().version == "other.1")
    }
}
