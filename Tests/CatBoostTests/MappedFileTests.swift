import Foundation
import Testing

@testable import CatBoost

@Suite("Mapped files")
struct MappedFileTests {
    @Test("show exactly the file's bytes")
    func bytes() throws {
        let file = try TemporaryFile([1, 2, 3, 250])
        let mapping = try MappedFile(path: file.path)
        withExtendedLifetime(mapping) { #expect(Array(mapping.bytes) == [1, 2, 3, 250]) }
    }

    @Test("a file that isn't there is named with the system's reason")
    func missing() {
        #expect(throws: CatBoostError.unreadable(path: "/nonexistent/m.cbm", operation: "open", code: ENOENT)) {
            try CatBoostModel(path: "/nonexistent/m.cbm")
        }
    }

    @Test("a directory or a device is not a model", arguments: ["/", "/dev/null"])
    func notAFile(_ path: String) {
        #expect(throws: CatBoostError.unreadable(path: path, operation: "open", code: EINVAL)) {
            try CatBoostModel(path: path)
        }
    }

    @Test("an empty file is refused")
    func empty() throws {
        let file = try TemporaryFile([])
        #expect(throws: CatBoostError.malformed(.file, .missing)) { try CatBoostModel(path: file.path) }
    }

    @Test("a section outside the file is refused", arguments: [-8..<16, 0..<1 << 40, 1 << 40..<1 << 41])
    func outside(_ range: Range<Int>) throws {
        let mapping = try MappedFile(path: Fixture.named("depth-6").path)
        #expect(throws: CatBoostError.malformed(.file, .outOfBounds)) {
            try CatBoostModel(mapping: mapping, range: range)
        }
    }

    @Test("a section that doesn't begin at a multiple of 8 is refused", arguments: [1, 2, 4, 12])
    func misaligned(_ offset: Int) throws {
        let content = try Fixture.named("depth-6").modelBytes()
        let file = try TemporaryFile([UInt8](repeating: 0, count: offset) + content)
        let mapping = try MappedFile(path: file.path)
        #expect(throws: CatBoostError.malformed(.file, .misaligned)) {
            try CatBoostModel(mapping: mapping, range: offset..<offset + content.count)
        }
    }
}

@Suite("Models with content that no evaluator of ours computes")
struct UnsupportedModelTests {
    @Test(
        "are refused with the content's name",
        arguments: [
            ("embedding", UnsupportedContent.embeddingFeatures), ("text-lowercasing", .lowercasing),
            ("text-by-sense", .separationBySense), ("text-letters", .lettersOfTexts),
            ("text-sentences", .endsOfSentences),
        ]
    )
    func refused(_ name: String, content: UnsupportedContent) throws {
        let path = Fixture.folder.appending(path: "unsupported/\(name).cbm").path()
        #expect(throws: CatBoostError.unsupported(content)) { try CatBoostModel(path: path) }
    }

    @Test("and say so in a sentence")
    func sentence() {
        let error = CatBoostError.unsupported(.embeddingFeatures)
        #expect("\(error)" == "model not supported: it has embedding features")
    }
}
