import JSONCodec

/// An error answer, application/problem+json (RFC 9457).
public struct Problem: Error, Sendable {
    /// Status code, 400 to 599.
    public var status: Int
    /// What this kind of problem is called; stable, and the end of its type URI.
    public var slug: String
    /// One sentence for the person who reads it.
    public var detail: String
    /// The fields that are wrong, all of them.
    public var errors: [FieldError] = []
    /// Header fields that belong to the answer: Allow, Retry-After, WWW-Authenticate.
    public var headers = HTTPFields()
    /// Further members of the answer: balance, price.
    public var members: [(name: String, value: JSONValue)] = []

    /// A problem of that status.
    public init(
        _ status: Int,
        _ slug: String,
        _ detail: String,
        errors: [FieldError] = [],
        headers: [(name: String, value: String)] = [],
        members: [(name: String, value: JSONValue)] = []
    ) {
        self.status = status
        self.slug = slug
        self.detail = detail
        self.errors = errors
        self.headers = HTTPFields(headers)
        self.members = members
    }

    /// The answer to a client.
    public func response(requestID: String) -> HTTPResponse {
        var document: JSONValue = [
            "type": .string("urn:pricetag:problem:\(slug)"),
            "title": .string(ReasonPhrase.of(status)),
            "status": .integer(status),
            "detail": .string(detail),
        ]
        if !errors.isEmpty {
            let list = errors.map { error -> JSONValue in
                ["field": .string(error.field), "message": .string(error.message)]
            }
            document["errors"] = .array(list)
        }
        for member in members { document[member.name] = member.value }
        document["request_id"] = .string(requestID)
        var response = HTTPResponse(statusCode: status, json: document, contentType: "application/problem+json")
        for field in headers.fields { response.headers[field.name] = field.value }
        response.headers["x-request-id"] = requestID
        response.protect()
        return response
    }
}
