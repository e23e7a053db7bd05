import JSONCodec
import RuntimeProtocols

/// Reads a *.scenario.json: steps of its own and steps of other scenarios that it builds on.
struct ScenarioReader {
    let path: String
    /// Scenarios that have led here, so that no two build on each other.
    private var trail: [String] = []

    init(path: String) { self.path = path }

    /// The scenario with the steps of all that it includes.
    func scenario() throws -> ReplayCase {
        let json = try document()
        return ReplayCase(
            path: path,
            steps: try steps(json),
            hosts: try json["hosts"].map { try ReplayHost.set($0, path) },
            environment: try environment(json),
            clock: try clock(json)
        )
    }

    /// The files beside it that its own steps take their events from.
    func eventFiles() throws -> [String] {
        try document()["steps"]?.array?.compactMap { $0["event"]?.string } ?? []
    }

    private func document() throws -> JSONValue {
        let json = try JSONValue(replayFile: Files.read(path), path)
        try json.requireMembers(["steps", "hosts", "environment", "clock"], path: path)
        return json
    }

    private func steps(_ json: JSONValue) throws -> [ReplayCase.Step] {
        guard let steps = json["steps"]?.array, !steps.isEmpty else {
            throw ReplayFileError(path: path, message: "must have steps")
        }
        return try steps.enumerated().flatMap { index, step in
            guard let name = step["include"]?.string else {
                return [try self.step(step.withShapes(in: path), number: index + 1)]
            }
            try step.requireMembers(["include"], path: "\(path), step \(index + 1)")
            return try included(name)
        }
    }

    private func included(_ name: String) throws -> [ReplayCase.Step] {
        var reader = ScenarioReader(path: "\(Files.parent(of: path))/\(name)")
        reader.trail = trail + [Files.name(of: path)]
        guard reader.trail.count <= 8 else {
            let trail = reader.trail.joined(separator: " -> ")
            throw ReplayFileError(path: path, message: "includes too deep: \(trail)")
        }
        let json = try reader.document()
        for own in ["environment", "clock"] where json[own] != nil {
            throw ReplayFileError(path: path, message: "includes \(name), which has \(own) of its own")
        }
        return try reader.steps(json)
    }

    private func step(_ json: JSONValue, number: Int) throws -> ReplayCase.Step {
        let place = "\(path), step \(number)"
        try json.requireMembers(["function", "at", "event", "request", "expect", "response", "capture"], path: place)
        guard let function = json["function"]?.string else {
            throw ReplayFileError(path: place, message: "must name a function")
        }
        let expectation = try expectation(of: json, place: place)
        let event = try event(of: json, number: number, place: place)
        _ = try JSONValue(replayFile: event, place)
        return ReplayCase.Step(
            function: function,
            event: event,
            expectation: expectation,
            captures: try captures(of: json, place: place),
            moment: try moment(json["at"], place: place)
        )
    }

    private func expectation(of json: JSONValue, place: String) throws -> Expectation {
        switch (json["expect"], json["response"]) {
        case (let expected?, nil): return try Expectation(json: expected, path: place)
        case (nil, let whole?): return Expectation(whole: try ResponseTemplate(json: whole, path: place))
        default:
            throw ReplayFileError(path: place, message: "must say what to expect: either \"expect\" or \"response\"")
        }
    }

    private func moment(_ json: JSONValue?, place: String) throws -> Int64? {
        guard let json else { return nil }
        guard let milliseconds = json.number?.integer, (0..<1 << 40).contains(milliseconds) else {
            throw ReplayFileError(path: place, message: "\"at\" is in milliseconds since the start of the case")
        }
        return Int64(milliseconds)
    }

    private func clock(_ json: JSONValue) throws -> Int64 {
        guard let clock = json["clock"] else { return ReplayClock.usualStart }
        guard let milliseconds = clock.number?.integer, (0..<1 << 45).contains(milliseconds) else {
            throw ReplayFileError(path: path, message: "\"clock\" is in milliseconds since 1970")
        }
        return Int64(milliseconds)
    }

    private func event(of json: JSONValue, number: Int, place: String) throws -> [UInt8] {
        switch (json["event"], json["request"]) {
        case (.object?, nil): json["event"]?.bytes ?? []
        case (.string(let name)?, nil): try Files.read("\(Files.parent(of: path))/\(name)")
        case (nil, let request?): try RequestShape(json: request, path: place).event(number: number).json.bytes
        default:
            throw ReplayFileError(
                path: place,
                message: "must have either a request or an event: an object or the name of a file"
            )
        }
    }

    private func captures(of json: JSONValue, place: String) throws -> [(name: String, place: String)] {
        try (json["capture"]?.object?.members ?? []).map { name, value in
            guard let text = value.string else {
                throw ReplayFileError(path: place, message: "a capture is the place of a value, as in body.id")
            }
            return (name: name, place: text)
        }
    }

    private func environment(_ json: JSONValue) throws -> [String: String] {
        var environment: [String: String] = [:]
        for (name, value) in json["environment"]?.object?.members ?? [] {
            guard let text = value.string else {
                throw ReplayFileError(path: path, message: "environment: \"\(name)\" must be a string")
            }
            environment[name] = text
        }
        return environment
    }
}
