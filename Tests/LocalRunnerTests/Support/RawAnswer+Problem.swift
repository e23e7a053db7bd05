import JSONCodec
import Testing

extension RawAnswer {
    /// The problem that the answer is; its head says the same of it.
    func problem(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
        let problem = try #require(try? JSONValue(parsing: Array(body.utf8)), "\(text)", sourceLocation: sourceLocation)
        #expect(self["content-type"] == "application/problem+json", sourceLocation: sourceLocation)
        #expect(count("x-request-id") == 1, sourceLocation: sourceLocation)
        #expect(problem["request_id"]?.string == self["x-request-id"], sourceLocation: sourceLocation)
        #expect(problem["status"] == status.map { .integer($0) }, sourceLocation: sourceLocation)
        return problem
    }
}
