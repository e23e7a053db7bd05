import CSVCodec
import JSONCodec
import RuntimeProtocols

/// Puts something harmless of the same form in the place of secrets, and remembers what they were for the last look.
struct SecretMask {
    /// Secrets that were found, in the forms in which they could turn up elsewhere.
    private(set) var found: Set<String> = []
    /// What a password becomes; nil for one of the same length, so that it is refused for the same reason.
    let password: String?

    init(password: String?) { self.password = password }

    /// Remembers a secret that was replaced elsewhere.
    mutating func note(_ secret: String) {
        // Shorter ones would turn up by chance.
        if secret.utf8.count >= 6 { found.insert(secret) }
    }

    /// A document whose secret members are masked, at any depth.
    mutating func masked(_ json: JSONValue) -> JSONValue {
        switch json {
        case .array(let elements):
            var masked: [JSONValue] = []
            for element in elements { masked.append(self.masked(element)) }
            return .array(masked)
        case .object(let object):
            var members = JSONObject()
            for (name, value) in object.members {
                members[name] = RecordingProfile.isSecret(name) ? mask(value, of: name) : masked(value)
            }
            return .object(members)
        default: return json
        }
    }

    private mutating func mask(_ value: JSONValue, of name: String) -> JSONValue {
        switch value {
        case .string(let text):
            note(text)
            let isPassword = ["password", "current_password", "new_password"].contains(name.lowercased())
            return .string(isPassword ? password ?? Self.shape(text) : Self.shape(text))
        case .number(let number):
            note(number.text)
            return 0
        case .array(let elements):
            var masked: [JSONValue] = []
            for element in elements { masked.append(mask(element, of: name)) }
            return .array(masked)
        case .object(let object):
            var masked = JSONObject()
            for member in object.members { masked[member.name] = mask(member.value, of: name) }
            return .object(masked)
        case .bool, .null: return value
        }
    }

    /// A text of the same length and with the same control characters.
    static func shape(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? $0 : "x" }))
    }
}

// Header fields, bodies and queries
extension SecretMask {
    /// Masks the fields of a request, but for `authorization`.
    mutating func mask(_ headers: inout HTTPFields) {
        for (name, value) in headers.fields where name != "authorization" {
            if RecordingProfile.addressHeaders.contains(name) {
                headers[name] = nil
            } else if RecordingProfile.isSecret(header: name) {
                note(value)
                headers[name] = RecordingProfile.redacted
            } else if name == "referer" {
                headers[name] = masked(page: value)
            }
        }
    }

    /// The address of a page without its query: nobody knows what another site calls its secrets.
    private mutating func masked(page: String) -> String {
        let parts = page.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else { return page }
        // Those that have a telling name may stand elsewhere, too.
        _ = masked(query: parts[1])
        return "\(parts[0])?\(RecordingProfile.redacted)"
    }

    /// A body whose secrets are masked: JSON by its members, a form by its fields, anything else from the first secret name on. A
    /// table stays as it is where no column has such a name: its cells may speak of tokens and cards.
    mutating func masked(body: [UInt8], type: String? = nil) -> [UInt8] {
        if let json = try? JSONValue(parsing: body) {
            let masked = masked(json)
            // What has no secrets keeps its white space.
            return masked == json ? body : masked.bytes
        }
        if let text = String(validating: body, as: UTF8.self), Self.isForm(text) {
            return Array(masked(query: text).utf8)
        }
        return Self.isTable(type) && Self.hasHarmlessColumns(body) ? body : maskedTail(body)
    }

    /// A query or a form, each value under a secret name replaced.
    mutating func masked(query: String) -> String {
        query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.decode(parts[0], plusIsSpace: true) ?? String(parts[0])
            guard parts.count == 2, RecordingProfile.isSecret(name) else { return String(pair) }
            note(escaped: parts[1])
            return "\(parts[0])=\(RecordingProfile.redacted)"
        }.joined(separator: "&")
    }

    /// Remembers a secret as it stands in an address or a form, and as it is meant.
    mutating func note(escaped value: Substring) {
        note(String(value))
        if let value = PercentEncoding.decode(value, plusIsSpace: true) { note(value) }
    }

    /// Where the values under secret names are in the query or the fragment of an address, also of one within a text.
    static func secrets(inAddress text: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var rest = text[...]
        while let mark = rest.firstIndex(where: { "?&#".contains($0) }) {
            rest = rest[rest.index(after: mark)...]
            let pair = rest.prefix { !"?&#".contains($0) && !$0.isWhitespace }
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = PercentEncoding.decode(pair[..<equals], plusIsSpace: true) ?? String(pair[..<equals])
            if RecordingProfile.isSecret(name) { found.append(pair.index(after: equals)..<pair.endIndex) }
        }
        return found
    }

    private static func isTable(_ type: String?) -> Bool {
        let essence = type?.prefix { $0 != ";" }.lowercased()
        return essence == "text/csv" || essence == "application/vnd.ms-excel"
    }

    /// Whether a table has a header that can be read, and in it no name of a secret: those are ASCII in every encoding.
    private static func hasHarmlessColumns(_ body: [UInt8]) -> Bool {
        guard var reader = try? CSVReader(body, encoding: .windows1251) else { return false }
        while let row = try? reader.next() {
            if !row.isBlank { return !row.fields.contains { RecordingProfile.isSecret($0) } }
        }
        return false
    }

    private static func isForm(_ text: String) -> Bool {
        text.contains("=") && !text.contains { $0.isWhitespace || $0 == "{" || $0 == "<" || $0 == "\"" }
    }

    /// Whatever can't be read is kept up to the first name of a secret, or the first escape that could hide one; letters and digits
    /// behind it become "x", so that it stays damaged in the same way.
    private func maskedTail(_ body: [UInt8]) -> [UInt8] {
        let letters = body.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        let starts = (RecordingProfile.tellingNames + RecordingProfile.shortNames + ["\\u"]).compactMap {
            letters.firstRange(of: Array($0.utf8))?.upperBound
        }
        guard let start = starts.min() else { return body }
        return body[..<start]
            + body[start...].map { byte in
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                return isDigit || isLetter || byte >= 0x80 ? UInt8(ascii: "x") : byte
            }
    }
}
