import JSONCodec
import Testing

/// Events and answers as lines.
enum Lines {
    /// A GET event under a request id, on one line without its line break.
    static func event(_ path: String, id: String, method: String = "GET", body: String? = nil) -> String {
        var event: JSONValue = ["version": "2.0", "rawPath": .string(path)]
        guard case .object(var members) = event else { return "" }
        members["requestContext"] = [
            "requestId": .string(id), "http": ["method": .string(method), "path": .string(path)],
        ]
        if let body { members["body"] = .string(body) }
        event = .object(members)
        return event.text
    }

    /// "200 r1" for an answer of that status to the event of that id.
    static func summary(_ line: String?) throws -> String {
        let answer = try JSONValue(parsing: Array(try #require(line).utf8))
        let status = try #require(answer["statusCode"]?.number?.integer)
        let identifier = try #require(answer["headers"]?["x-request-id"]?.string)
        return "\(status) \(identifier)"
    }

    /// The status alone, for answers whose request id the function minted.
    static func status(_ line: String?) throws -> Int? {
        try JSONValue(parsing: Array(try #require(line).utf8))["statusCode"]?.number?.integer
    }

    /// One member of a log line.
    static func log(_ line: String?, _ member: String) throws -> String? {
        try JSONValue(parsing: Array(try #require(line).utf8))[member]?.string
    }
}
