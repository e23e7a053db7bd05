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
        guard isEvents else { return nested }
        let scenarios = try names.filter { $0.hasSuffix(".scenario.json") }.map { try scenario("\(path)/\($0)") }
        let steps = Set(try scenarios.flatMap { try eventFiles(of: $0.path) })
        let events = names.filter {
            isEvent($0) && (!steps.contains($0) || Files.exists(expectation(of: "\(path)/\($0)")))
        }
        let plain = try events.map { try file("\(path)/\($0)") }
        return (nested + scenarios + plain).sorted { $0.path < $1.path }
    }

    private static func file(_ path: String) throws -> ReplayCase {
        guard Files.exists(path) else { throw ReplayFileError(path: path, message: "there is no such file or folder") }
        return path.hasSuffix(".scenario.json") ? try scenario(path) : try event(path)
    }

    private static func event(_ path: String) throws -> ReplayCase {
        let expected = expectation(of: path)
        guard Files.exists(expected) else {
            throw ReplayFileError(path: path, message: "has no \(Files.name(of: expected)) beside it")
        }
        let event = try Files.read(path)
        _ = try parse(event, path)
        let expectation = try Expectation(json: parse(Files.read(expected), expected), path: expected)
        // functions/<name>/events/<case>.json
        let function = Files.name(of: Files.parent(of: Files.parent(of: path)))
        let step = ReplayCase.Step(function: function, event: event, expectation: expectation)
        return ReplayCase(path: path, steps: [step], hosts: expectation.hosts)
    }

    private static func scenario(_ path: String) throws -> ReplayCase {
        let json = try parse(Files.read(path), path)
        guard let steps = json["steps"]?.array, !steps.isEmpty else {
            throw ReplayFileError(path: path, message: "must have steps")
        }
        return ReplayCase(
            path: path,
            steps: try steps.enumerated().map { index, step in try self.step(step, number: index + 1, path: path) },
            hosts: try json["hosts"].map { try Expectation(json: ["hosts": $0], path: path).hosts } ?? nil
        )
    }

    private static func step(_ json: JSONValue, number: Int, path: String) throws -> ReplayCase.Step {
        func fault(_ message: String) -> ReplayFileError {
            ReplayFileError(path: path, message: "step \(number): \(message)")
        }
        guard let function = json["function"]?.string else { throw fault("must name a function") }
        guard let expected = json["expect"] else { throw fault("must say what to expect") }
        let event: [UInt8]
        switch json["event"] {
        case .object?: event = json["event"]?.bytes ?? []
        case .string(let name)?: event = try Files.read("\(Files.parent(of: path))/\(name)")
        default: throw fault("must have an event: an object or the name of a file")
        }
        _ = try parse(event, path)
        let captures = try (json["capture"]?.object?.members ?? []).map { name, place in
            guard let place = place.string else { throw fault("a capture is the place of a value, as in body.id") }
            return (name: name, place: place)
        }
        return ReplayCase.Step(
            function: function,
            event: event,
            expectation: try Expectation(json: expected, path: "\(path), step \(number)"),
            captures: captures
        )
    }

    /// The files that the steps of a scenario take their events from.
    private static func eventFiles(of scenario: String) throws -> [String] {
        try parse(Files.read(scenario), scenario)["steps"]?.array?.compactMap { $0["event"]?.string } ?? []
    }

    private static func isEvent(_ name: String) -> Bool {
        name.hasSuffix(".json") && !name.hasSuffix(".expect.json") && !name.hasSuffix(".scenario.json")
    }

    private static func expectation(of event: String) -> String { "\(event.dropLast(".json".count)).expect.json" }

    private static func parse(_ bytes: [UInt8], _ path: String) throws -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw ReplayFileError(path: path, message: error.message)
        }
    }
}
