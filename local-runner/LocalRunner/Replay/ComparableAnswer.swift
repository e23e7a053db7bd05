import JSONCodec
import RuntimeProtocols

/// An answer in the form in which it is the same on every host: without what the connection says, its own id under one name.
struct ComparableAnswer: Sendable, Equatable {
    private let statusCode: Int
    private let headers: [String]
    private let cookies: [String]
    private let body: [UInt8]

    /// An answer to a request.
    init(_ response: HTTPResponse) {
        let id = response.headers["x-request-id"] ?? ""
        statusCode = response.statusCode
        headers = response.comparableHeaders
            .map { "\($0.name): \(Self.neutral($0.value, id))" }
            .sorted()
        cookies = response.cookies
        let text = String(validating: response.body, as: UTF8.self)
        body = text.map { Array(Self.neutral($0, id).utf8) } ?? response.body
    }

    /// What a process printed that answers no request.
    init(_ document: JSONValue) {
        (statusCode, headers, cookies, body) = (0, [], [], document.bytes)
    }

    private static func neutral(_ text: String, _ id: String) -> String {
        id.isEmpty
            ? text : text.split(separator: id, omittingEmptySubsequences: false).joined(separator: "${request_id}")
    }

    /// Where another answer is not the same; nil where it is.
    func difference(from other: ComparableAnswer) -> String? {
        if statusCode != other.statusCode { return "statusCode: \(other.statusCode) and \(statusCode)" }
        for (mine, its) in zip(headers + ["nothing"], other.headers + ["nothing"]) where mine != its {
            return "headers: \(its) and \(mine)"
        }
        if cookies != other.cookies { return "cookies: \(other.cookies) and \(cookies)" }
        guard body != other.body else { return nil }
        let place = zip(body, other.body).prefix { $0 == $1 }.count
        let excerpts = [other.body, body].map { bytes in
            JSONValue.string(String(decoding: bytes.dropFirst(max(0, place - 24)).prefix(72), as: UTF8.self)).text
        }
        return "body, byte \(place): \(excerpts[0]) and \(excerpts[1])"
    }
}
