import Cryptography
import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

extension HTTPEvent {
    /// The body as a JSON document.
    ///
    /// Without a token the type has to be said: a page of any origin may have a browser send a body of no type without asking
    /// first, and try passwords from within the network that knows them.
    func json() throws -> JSONValue {
        let type = headers["content-type"] ?? (headers["authorization"] == nil ? "" : "application/json")
        if !Self.isJSON(type) {
            throw Problem.unsupportedMediaType("The body has to be application/json.", accept: ["application/json"])
        }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw Problem(400, "not-json", error.message)
        }
    }

    /// The body, read by a payload.
    func payload<Payload: RequestPayload>(_ type: Payload.Type) throws -> Payload {
        var reader = ObjectReader(try json())
        return try Payload(&reader)
    }

    private static func isJSON(_ type: String) -> Bool {
        let essence = ContentType(type).essence
        return essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }

    /// The token of `Authorization: Bearer …`.
    func bearerToken() throws -> String {
        // By bytes, since a token is long, and finding where its characters end slow.
        let field = headers["authorization"] ?? ""
        let parts = field.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: true).map(Substring.init)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            // RFC 6750, 3.1: whoever sent no token is told how to, and nothing about an error.
            throw Problem(
                401,
                "not-authenticated",
                "A bearer token is required.",
                headers: [("www-authenticate", "Bearer")]
            )
        }
        return String(parts[1])
    }

    /// The promise of `Idempotency-Key`, where the client makes one.
    func idempotentRequest(_ operation: String, of userID: EntityID) throws -> IdempotentRequest? {
        guard let key = headers["idempotency-key"] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            let rule = "must be 1 to 255 visible ASCII characters"
            throw FieldErrors([FieldError(field: "Idempotency-Key", message: rule)])
        }
        return IdempotentRequest(
            userID: userID,
            operation: operation,
            key: key,
            fingerprint: SHA256.hexadecimal(of: body)
        )
    }
}

extension Operation.Parameter {
    /// What `idempotentRequest` reads.
    static var idempotencyKey: Operation.Parameter {
        .init(
            name: "Idempotency-Key",
            place: .header,
            schema: Schema(["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"]),
            summary:
                "Makes the request safe to repeat: it is carried out once, and its repetitions get the first answer."
        )
    }
}

extension Operation.Sample {
    /// An id in samples, of nothing in particular.
    static let someID = "0199c0de-1234-7abc-8def-0123456789ab"
    /// A field of `Idempotency-Key`; each sample of a route has a number of its own, as no two bodies may share a key.
    static func key(_ number: Int) -> (name: String, value: String) { ("idempotency-key", "2026-11-24-\(number)") }
}

/// Which part of a list a client asks for.
struct Page {
    /// Most items of a page, and how many it has where the client does not say.
    static let limits = 1...100, usualLimit = 20
    private let limit: Int
    let cursor: String?

    init(_ event: HTTPEvent, usualLimit: Int = Page.usualLimit) throws {
        cursor = event.query("cursor")
        guard let text = event.query("limit") else {
            limit = usualLimit
            return
        }
        guard let limit = Int(text), Self.limits.contains(limit) else {
            let rule = "must be a whole number from \(Self.limits.lowerBound) to \(Self.limits.upperBound)"
            throw FieldErrors([FieldError(field: "limit", message: rule)])
        }
        self.limit = limit
    }

    /// What is read of a request.
    static func parameters(cursor: Schema) -> [Operation.Parameter] {
        [
            .init(name: "limit", place: .query, schema: .integer(limits), summary: "Most items of the page."),
            .init(name: "cursor", place: .query, schema: cursor, summary: "The \"next\" of an earlier page."),
        ]
    }

    /// A first page, and one that goes on from a cursor.
    static func samples(cursor: String) -> [Operation.Sample] {
        [.init("first page"), .init("next page", query: [("limit", "10"), ("cursor", cursor)])]
    }

    /// One item more than the page shows: it tells whether another page follows.
    var fetchLimit: Int { limit + 1 }

    /// The cursor as the identity of the last item seen.
    func lastID() throws -> EntityID? {
        guard let cursor else { return nil }
        guard let id = EntityID(cursor) else { throw Self.badCursor }
        return id
    }

    /// The cursor as the place of the last item seen.
    func lastSequence() throws -> Int64? {
        guard let cursor else { return nil }
        guard let sequence = Int64(cursor), sequence > 0 else { throw Self.badCursor }
        return sequence
    }

    private static var badCursor: FieldErrors {
        FieldErrors([FieldError(field: "cursor", message: "must be the \"next\" of an earlier page")])
    }

    /// A page of up to `fetchLimit` items; `next` leads to the following one and is null where this was the last.
    func json<Item>(_ items: [Item], _ render: (Item) throws -> JSONValue, next: (Item) -> String) rethrows -> JSONValue
    {
        let shown = items.prefix(limit)
        return [
            "items": .array(try shown.map(render)),
            "next": items.count > limit ? .text(shown.last.map(next)) : .null,
        ]
    }
}

extension Schema {
    /// What `Page.json` makes.
    static func page(of item: Schema) -> Schema { .object([("items", .array(of: item)), ("next", .text.orNull)]) }
}

extension HTTPResponse {
    /// An answer that may be a repetition, with the balance where money moved.
    init(statusCode: Int, answer: Answer) {
        self.init(
            statusCode: statusCode,
            headers: HTTPFields([("content-type", "application/json")]),
            body: answer.document
        )
        if answer.isRepeated { headers["idempotency-replayed"] = "true" }
    }
}

extension Answer {
    /// The object with the balance behind its members. It is text of our own, which to read and write anew would not change.
    fileprivate var document: [UInt8] {
        var bytes = Array(text.utf8)
        guard let balance, bytes.popLast() != nil else { return bytes }
        bytes += "\(bytes.count == 1 ? "" : ",")\"balance\":\(balance.text)}".utf8
        return bytes
    }
}
