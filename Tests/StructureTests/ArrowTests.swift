import TestSupport
import Testing

/// What may import what: docs/architecture.md says it, and this holds the sources to it.
@Suite struct ArrowTests {
    @Test("every import of every source goes along an arrow of docs/architecture.md")
    func imports() throws {
        let arrows = try Arrows.documented()
        #expect(arrows.count > 10)
        var checked = 0
        for area in SourceArea.all {
            let allowed = try #require(arrows[area.row], "\(area.row) has no row in docs/architecture.md")
            for file in try area.files() {
                for module in try Imports.of(file) where !allowed.contains(module) && module != area.module {
                    Issue.record("\(file) imports \(module)")
                }
                checked += 1
            }
        }
        #expect(checked > 100)
    }

    @Test("no source that a function links imports Foundation")
    func withoutFoundation() throws {
        for area in SourceArea.all {
            for file in try area.files() {
                let modules = try Imports.of(file)
                #expect(!modules.contains { $0.hasPrefix("Foundation") || $0 == "Testing" }, "\(file)")
            }
        }
    }

    @Test("every folder of sources belongs to an area, so that none escapes")
    func everyFolder() throws {
        let covered = try SourceArea.all.flatMap { try $0.files() }.count
        var swift = try Repository.files(below: "\(Repository.root)/Sources", suffix: ".swift").count
        swift += try Repository.files(below: "\(Repository.root)/functions", suffix: ".swift").count
        #expect(covered == swift)
    }

    @Test("the reader of imports sees every spelling of one")
    func spellings() {
        let text = """
            import Alpha
            public import struct Beta.Thing
              @testable import Gamma
            // import Delta
            let text = "import Epsilon"
            @preconcurrency private import Zeta  // why
            import func Eta.call
            """
        #expect(Imports.inText(text) == ["Alpha", "Beta", "Gamma", "Zeta", "Eta"])
    }
}

/// A folder of sources and its row in the table of arrows.
struct SourceArea {
    let folder: String
    let row: String
    /// Its own module, where the row stands for several.
    let module: String?

    static let all: [SourceArea] =
        ["Domain", "Cryptography", "Repositories", "SQLStorage", "Services", "CatBoost", "PriceModel"].map {
            SourceArea(folder: "Sources/Core/\($0)", row: $0, module: $0)
        } + [
            SourceArea(folder: "Sources/JSONCodec", row: "JSONCodec", module: "JSONCodec"),
            SourceArea(folder: "Sources/CSVCodec", row: "CSVCodec", module: "CSVCodec"),
            SourceArea(folder: "Sources/Runtime/Protocols", row: "RuntimeProtocols", module: nil),
            SourceArea(folder: "Sources/Runtime/Hosting", row: "FunctionRuntime", module: nil),
            SourceArea(folder: "Sources/Handlers", row: "Handlers", module: nil),
            SourceArea(folder: "Sources/Bootstrap", row: "Bootstrap/*", module: nil),
            SourceArea(folder: "functions", row: "functions/*", module: nil),
        ]

    func files() throws -> [String] {
        let path = "\(Repository.root)/\(folder)"
        return try Repository.files(below: path, suffix: ".swift").map { "\(path)/\($0)" }
    }
}

/// The table of arrows in docs/architecture.md: "A, B -> C, D".
enum Arrows {
    private static let bootstrap = ["AccountsBootstrap", "PricingBootstrap", "ServiceConfiguration"]

    /// Which modules each row may import.
    static func documented() throws -> [String: Set<String>] {
        let lines = try Repository.text("\(Repository.root)/docs/architecture.md").split(separator: "\n")
        var arrows: [String: Set<String>] = [:]
        for line in lines {
            let sides = line.split(separator: " -> ")
            guard sides.count == 2, !line.hasPrefix("A -> B"), !line.hasSuffix("->") else { continue }
            let targets = sides[1] == "standard library only" ? [] : names(sides[1])
            for row in names(sides[0]) {
                let own = targets.flatMap { $0 == "Bootstrap/*" ? bootstrap : [$0] }
                // Modules of the toolchain, like the standard library, but imported by name.
                arrows[row] = Set(own + ["Glibc", "Synchronization"])
            }
        }
        // Its parts build on each other: accounts below pricing, configuration below both.
        arrows["Bootstrap/*"]?.formUnion(bootstrap)
        return arrows
    }

    private static func names(_ text: Substring) -> [String] {
        text.split(separator: ",").compactMap { $0.split(separator: " ").first.map(String.init) }
    }
}

enum Imports {
    private static let modifiers: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]

    static func of(_ file: String) throws -> [String] { inText(try Repository.text(file)) }

    static func inText(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").drop { $0.hasPrefix("@") || modifiers.contains($0) }
            guard words.first == "import" else { return nil }
            let path = words.dropFirst().drop { kinds.contains($0) }.first
            return path?.split(separator: ".").first.map(String.init)
        }
    }
}
