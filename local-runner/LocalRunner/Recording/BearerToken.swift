import JSONCodec
import RuntimeProtocols

/// A token as its bearer sends it, read without a look at its signature: what it says decides only which recording it goes to.
struct BearerToken: Sendable {
    let text: String
    /// Whose token it says to be.
    let subject: String
    let version: Int
    /// Seconds since 1970.
    let expiry: Int64

    /// Takes the value of an `authorization` field; nil where there is no token of our form.
    init?(authorization: String?) {
        let words = authorization?.split(separator: " ") ?? []
        guard words.count == 2, words[0].lowercased() == "bearer", words[1].utf8.count <= 4_096 else { return nil }
        let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.decodeURL(parts[1]), let claims = try? JSONValue(parsing: payload),
            let subject = claims["sub"]?.string, IDText.isUUID(subject), let expiry = claims["exp"]?.number?.integer
        else { return nil }
        text = String(words[1])
        self.subject = subject.lowercased()
        version = claims["ver"]?.number?.integer ?? 0
        self.expiry = Int64(expiry)
    }

    /// Seconds that it is still good for at a moment in milliseconds since 1970, or less than none where it has ended; nil where its
    /// numbers are none that a replay could give a token, and so none that the service has given: it is somebody else's work, which
    /// a route that asks for no token has let pass.
    func remaining(at moment: Int64) -> Int64? {
        let (seconds, overflows) = expiry.subtractingReportingOverflow(moment / 1_000)
        guard !overflows, Self.lifetimes.contains(seconds), Self.versions.contains(version) else { return nil }
        return seconds
    }

    /// What the maintenance takes when it restores a token.
    private static let lifetimes = -(Int64(1) << 31)...86_400, versions = 0...Int(Int32.max)

    /// A token that is refused as this one was, of the same form and without anything of its content.
    static func neutral(_ text: String) -> String {
        guard text.utf8.count <= 4_096 else { return String(repeating: "x", count: 5_000) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            return parts.map { $0.isEmpty ? "" : RecordingProfile.redacted }.joined(separator: ".")
        }
        let signature = parts[2].isEmpty ? "" : String(repeating: "A", count: 43)
        return "\(neutralHeader(parts[0])).e30.\(signature)"
    }

    /// A header that names an algorithm and a type, and nothing else, is no secret; the name of a key is left out, which leaves the
    /// token to the same refusal; any other header becomes one that is not ours.
    private static func neutralHeader(_ part: Substring) -> String {
        guard let bytes = Base64.decodeURL(part), let header = try? JSONValue(parsing: bytes) else { return "e30" }
        guard let id = header["kid"]?.string else { return isPlain(header) ? String(part) : "e30" }
        guard id.utf8.count == 11, Base64.decodeURL(id[...])?.count == 8 else { return "e30" }
        let nameless = Array(String(decoding: bytes, as: UTF8.self).replacing(",\"kid\":\"\(id)\"", with: "").utf8)
        let isLeftOut = (try? JSONValue(parsing: nameless)).map(isPlain) ?? false
        return isLeftOut ? Base64.encodeURL(nameless) : "e30"
    }

    private static func isPlain(_ header: JSONValue) -> Bool {
        header.object?.members.allSatisfy { name, value in
            ["alg", "typ"].contains(name) && value.string.map { $0.utf8.count <= 8 } ?? false
        } ?? false
    }
}
