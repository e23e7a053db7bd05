/// The web pages of other origins whose scripts may read our answers (the Fetch standard, 3.3); none unless somebody names them.
///
/// No cookies are allowed: whoever asks has to bring a token, which no page has that was not given one.
public struct CrossOrigin: Sendable, Equatable {
    /// "https://shop.example", as browsers write them.
    public let origins: [String]

    /// Takes origins as they are.
    public init(_ origins: [String] = []) { self.origins = origins }

    /// What a setting has to be, for messages.
    public static let rule = "must be up to 32 origins with commas, like https://shop.example or http://localhost:3000"

    /// Reads origins with commas between them; nil where one is none, "*" and "null" included.
    public init?(parsing text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard parts.count <= 32, parts.allSatisfy(Self.isOrigin) else { return nil }
        origins = parts
    }

    /// A scheme, a host in lower case and perhaps a port, and nothing else.
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let authority = text.dropFirst(scheme.utf8.count)
        return !authority.isEmpty
            && authority.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "-.:[]".utf8.contains(byte)
                }
            }
    }

    /// Tells a browser whether a page's script may read this answer. A cache has to know that another page gets another.
    public func mark(_ response: inout HTTPResponse, to request: HTTPEvent) {
        guard !origins.isEmpty else { return }
        response.headers.add("vary", "Origin")
        guard let origin = allowed(request) else { return }
        response.headers["access-control-allow-origin"] = origin
        response.headers["access-control-expose-headers"] = Self.readable
    }

    /// Answers a browser that asks before it sends (a preflight), for a path of these methods; nil where this is none, or of a page
    /// that is not allowed.
    public func preflight(_ request: HTTPEvent, methods: String) -> HTTPResponse? {
        guard request.method == "OPTIONS", request.headers["access-control-request-method"] != nil,
            allowed(request) != nil
        else { return nil }
        return HTTPResponse(
            statusCode: 204,
            headers: HTTPFields([
                ("access-control-allow-methods", methods), ("access-control-allow-headers", Self.writable),
                ("access-control-max-age", "600"),
            ])
        )
    }

    private func allowed(_ request: HTTPEvent) -> String? {
        guard let origin = request.headers["origin"] else { return nil }
        return origins.first { $0 == origin }
    }

    private static let readable =
        "idempotency-replayed, link, location, retry-after, www-authenticate, x-request-id"
    private static let writable =
        "accept-language, authorization, content-type, idempotency-key, traceparent, x-request-id"
}
