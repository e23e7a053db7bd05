import Foundation

/// Where the package and what was built of it lie.
enum Project {
    /// Tests/EndToEndTests/Support/Project.swift lies four levels below the root.
    static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    /// Executables are built beside the tests.
    static let binaries = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// Names of all functions, by their folders.
    static let functions: [String] = {
        let folder = root.appending(path: "functions").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/function.json") }.sorted()
    }()

    /// Every host that a replay has to have, in its order; named here so that none can go missing unseen.
    static let hosts = ["one-shot", "stream", "spawn", "runner", "cgi", "fastcgi", "nginx", "lambda"]

    /// Names of the files of a function's events.
    static func events(of function: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "functions/\(function)/events").path)
    }

    /// A file of a function's events.
    static func event(_ name: String, of function: String) throws -> Data {
        try Data(contentsOf: root.appending(path: "functions/\(function)/events/\(name)"))
    }

    /// An event on one line, as a stream wants it.
    static func line(_ name: String, of function: String) throws -> Data {
        let json = try JSONSerialization.jsonObject(with: event(name, of: function))
        return try JSONSerialization.data(withJSONObject: json, options: [.withoutEscapingSlashes]) + Data("\n".utf8)
    }
}

/// A folder that is gone at the end of the test.
func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pricetag-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // What is left in a temporary folder is no fault of the code under test.
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
