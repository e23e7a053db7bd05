import JSONCodec

/// Finds the cases in folders and files.
enum CaseFinder {
    /// All cases in the order of their paths; an event that nothing is expected of is an error.
    static func cases(in paths: [String]) throws -> [ReplayCase] {
        try paths.flatMap { path in
            Files.isFolder(path) ? try folder(path) : [try file(path)]
        }
    }

    private static func folder(_ path: String) throws -> [ReplayCase] {
        let names = try Files.names(in: path)
        let isEvents = Files.name(of: path) == "events"
        let nested = try names.filter { Files.isFolder("\(path)/\($0)") }.flatMap { try folder("\(path)/\($0)") }
        let scenarioNames = names.filter { $0.hasSuffix(".scenario.json") }
        // A folder of recordings has scenarios and no other events.
        guard isEvents || !scenarioNames.isEmpty else { return nested }
        let scenarios = try scenarioNames.map { try ScenarioReader(path: "\(path)/\($0)").scenario() }
        let steps = Set(try scenarioNames.flatMap { try ScenarioReader(path: "\(path)/\($0)").eventFiles() })
        let events = names.filter {
            isEvents && isEvent($0) && (!steps.contains($0) || Files.exists(expectation(of: "\(path)/\($0)")))
        }
        let plain = try events.map { try file("\(path)/\($0)") }
        return (nested + scenarios + plain).sorted { $0.path < $1.path }
    }

    private static func file(_ path: String) throws -> ReplayCase {
        guard Files.exists(path) else { throw ReplayFileError(path: path, message: "there is no such file or folder") }
        return path.hasSuffix(".scenario.json") ? try ScenarioReader(path: path).scenario() : try event(path)
    }

    private static func event(_ path: String) throws -> ReplayCase {
        let expected = expectation(of: path)
        guard Files.exists(expected) else {
            throw ReplayFileError(path: path, message: "has no \(Files.name(of: expected)) beside it")
        }
        let event = try Files.read(path)
        _ = try JSONValue(replayFile: event, path)
        let json = try JSONValue(replayFile: Files.read(expected), expected).withShapes(in: expected)
        let expectation = try Expectation(file: json, path: expected)
        // functions/<name>/events/<case>.json
        let function = Files.name(of: Files.parent(of: Files.parent(of: path)))
        let step = ReplayCase.Step(
            function: function,
            event: event,
            expectation: expectation,
            isTemplate: false
        )
        return ReplayCase(path: path, steps: [step], hosts: expectation.hosts)
    }

    private static func isEvent(_ name: String) -> Bool {
        name.hasSuffix(".json") && !name.hasSuffix(".expect.json") && !name.hasSuffix(".scenario.json")
    }

    private static func expectation(of event: String) -> String { "\(event.dropLast(".json".count)).expect.json" }
}

extension JSONValue {
    /// Reads a file of an events folder; its path goes into the error.
    init(replayFile bytes: [UInt8], _ path: String) throws {
        do throws(JSONError) {
            self = try JSONValue(parsing: bytes)
        } catch {
            throw ReplayFileError(path: path, message: error.message)
        }
    }
}
