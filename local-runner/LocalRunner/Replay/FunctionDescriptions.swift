import JSONCodec
import NIOCore
import RuntimeProtocols

/// What the functions tell of themselves when they are started with `--describe`.
struct FunctionDescriptions: Sendable {
    private let documents: [String: JSONValue]

    /// Asks every function of a catalogue.
    init(_ catalog: FunctionCatalog, log: any LineSink) async throws {
        var documents: [String: JSONValue] = [:]
        for function in catalog.functions { documents[function.name] = try await Self.document(function, log: log) }
        self.documents = documents
    }

    /// What a function of the catalogue told.
    subscript(name: String) -> JSONValue? { documents[name] }

    /// Asks one function.
    static func document(_ function: Function, log: any LineSink) async throws -> JSONValue {
        // Not an event, so the time for one says nothing of it.
        let (output, exit) = try await function.runOnce(arguments: ["--describe"], timeout: .seconds(30), log: log)
        guard exit == .exited(0) else {
            throw CatalogError(description: "\(function.name) --describe ended with \(exit)")
        }
        return try JSONValue(parsing: output)
    }

    /// Notes where an answer is none that the function tells of: another status, another body.
    func check(_ response: HTTPResponse, to request: HTTPEvent, of function: String, _ matcher: inout Matcher) {
        guard let document = documents[function], let route = Self.route(of: request, in: document) else { return }
        guard let schema = route["responses"]?[String(response.statusCode)] else {
            return matcher.fail("statusCode", "\(response.statusCode) is none that --describe names for this route")
        }
        guard schema != .null, !response.body.isEmpty, !Self.isOther(response, of: route) else { return }
        guard let body = try? JSONValue(parsing: response.body) else {
            return matcher.fail("body", "is no JSON, as --describe has it")
        }
        let validator = SchemaValidator(root: document)
        for fault in validator.faults(of: body, against: schema, at: "body").prefix(5) {
            matcher.fail(fault.place, "\(fault.message), says --describe")
        }
    }

    /// Whether an answer is in one of the media types beside JSON that a route tells of.
    private static func isOther(_ response: HTTPResponse, of route: JSONValue) -> Bool {
        let type = response.headers["content-type"]?.prefix { $0 != ";" } ?? ""
        return route["other_media_types"]?.array?.contains { $0.string.map { $0 == type } ?? false } ?? false
    }

    /// The route that a request finds; HEAD is answered by GET.
    private static func route(of request: HTTPEvent, in document: JSONValue) -> JSONValue? {
        let method = request.method == "HEAD" ? "GET" : request.method
        return document["routes"]?.array?.first { route in
            route["method"]?.string == method
                && route["path"]?.string.map { RoutePattern($0).match(request.rawPath) != nil } ?? false
        }
    }
}
