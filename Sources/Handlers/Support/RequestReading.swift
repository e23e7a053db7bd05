import Cryptography
import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

extension HTTPEvent {
    /// The body as a JSON document.
    func json() throws -> JSONValue {
        if let type = headers["content-type"], !Self.isJSON(type) {
            throw Problem(
                415,
                "unsupported-media-type",
                "The body has to be application/json.",
                headers: [("accept", "application/json")]
            )
        }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw Problem(400, "not-json", error.message)
        }
    }

    private static func isJSON(_ type: String) -> Bool {
        let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        return essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }

    /// The token of `Authorization: Bearer …`.
    func bearerToken() throws -> String {
        let parts = headers["authorization"]?.split(separator: " ", omittingEmptySubsequences: true) ?? []
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            // Who brings no token has done nothing wrong yet, so no error code goes along (RFC 6750, 3.1).
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
    func idempotentRequest(_ operation: String, of account: Account) throws -> IdempotentRequest? {
        guard let key = headers["idempotency-key"] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            let rule = "must be 1 to 255 visible ASCII characters"
            throw FieldErrors([FieldError(field: "Idempotency-Key", message: rule)])
        }
        return IdempotentRequest(
            userID: account.user.id,
            operation: operation,
            key: key,
            fingerprint: SHA256.hexadecimal(of: body)
        )
    }
}

/// Which part of a list a client asks for.
struct Page {
    /// Most items of a page, and how many it has where the client does not say.
    static let limits = 1...100, usualLimit = 20
    let limit: Int
    let cursor: String?

    /// How many items to fetch: one more than the page shows, because only that one tells whether there is a next page.
    var fetchLimit: Int { limit + 1 }

    init(_ event: HTTPEvent) throws {
        cursor = event.query("cursor")
        guard let text = event.query("limit") else {
            limit = Self.usualLimit
            return
        }
        guard let limit = Int(text), Self.limits.contains(limit) else {
            let rule = "must be a whole number from \(Self.limits.lowerBound) to \(Self.limits.upperBound)"
            throw FieldErrors([FieldError(field: "limit", message: rule)])
        }
        self.limit = limit
    }

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

    /// A page of what was fetched; `next` leads to the following one and is null where this was the last.
    func json<Item>(
        _ fetched: [Item],
        _ render: (Item) throws -> JSONValue,
        next: (Item) -> String
    ) rethrows -> JSONValue {
        let items = fetched.prefix(limit)
        let hasNext = fetched.count > limit
        return ["items": .array(try items.map(render)), "next": hasNext ? .text(items.last.map(next)) : .null]
    }
}

extension HTTPResponse {
    /// An answer that may be a repetition, with the balance where money moved.
    init(statusCode: Int, answer: Answer) throws {
        var document = try JSONValue(parsing: Array(answer.text.utf8))
        if let balance = answer.balance { document["balance"] = .money(balance) }
        self.init(statusCode: statusCode, json: document)
        if answer.isRepeated { headers["idempotency-replayed"] = "true" }
    }
}
