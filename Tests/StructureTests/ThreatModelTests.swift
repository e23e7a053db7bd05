import TestSupport
import Testing

/// docs/threat-model.md names what proves each of its rows; a proof that is renamed or gone must not stay there as words.
@Suite struct ThreatModelTests {
    @Test("names no test that is not there")
    func proofs() throws {
        let document = try Repository.text("\(Repository.root)/docs/threat-model.md")
        let named = document.matches(of: /`([A-Za-z]+(?:Tests|Clauses))(?:\.([a-zA-Z]+))?`/)
        let files = try Repository.files(below: "\(Repository.root)/Tests", suffix: ".swift")
        #expect(named.count > 50)
        for match in named {
            let type = String(match.1)
            let file = try #require(files.first { $0.hasSuffix("/\(type).swift") }, "\(type)")
            guard let function = match.2 else { continue }
            #expect(
                try Repository.text("\(Repository.root)/Tests/\(file)").contains("func \(function)("),
                "\(type).\(function)"
            )
        }
    }
}
