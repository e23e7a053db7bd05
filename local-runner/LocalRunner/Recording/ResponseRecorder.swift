import JSONCodec
import RuntimeProtocols

/// Writes a response down as a template: everything as it was, but for secrets and for what the service made up.
struct ResponseRecorder {
    private let requestID: String
    private(set) var values: MintedValues
    private(set) var mask: SecretMask
    /// Name and place of what later steps use.
    private(set) var captures = JSONObject()

    init(requestID: String, values: MintedValues, mask: SecretMask) {
        self.requestID = requestID
        self.values = values
        self.mask = mask
    }

    /// {statusCode, headers, cookies, body}; the body comes first, since header fields repeat what it brings.
    mutating func template(_ response: HTTPResponse) -> JSONValue {
        let (name, body) = template(body: response.body, type: response.headers["content-type"])
        var headers = JSONObject()
        for (name, value) in response.ownHeaders.members {
            headers[name] = .string(template(field: name, value.string ?? ""))
        }
        var document: JSONValue = ["statusCode": .integer(response.statusCode), "headers": .object(headers)]
        if !response.cookies.isEmpty {
            document["cookies"] = .array(response.cookies.map { .string(template(cookie: $0)) })
        }
        if let body { document[name] = body }
        return document
    }

    private mutating func template(body: [UInt8], type: String?) -> (name: String, body: JSONValue?) {
        if body.isEmpty { return ("", nil) }
        if let json = try? JSONValue(parsing: body), json.bytes == body {
            return ("body", template(json, at: "body", name: ""))
        }
        let masked = mask.masked(body: body, type: type)
        guard let text = String(validating: masked, as: UTF8.self) else {
            return ("base64", .string(Base64.encode(masked)))
        }
        return ("text", .string(replacingRequestID(text) ?? values.template(text)))
    }

    private mutating func template(_ json: JSONValue, at place: String, name: String) -> JSONValue {
        if let matcher = RecordingProfile.volatileMembers[name] { return .string(matcher) }
        if RecordingProfile.isSecret(name) { return secret(json, at: place) }
        switch json {
        case .string(let text): return .string(template(text, at: place, name: name))
        case .array(let elements):
            var templates: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                templates.append(template(element, at: "\(place).\(index)", name: name))
            }
            return .array(templates)
        case .object(let object):
            var members = JSONObject()
            for member in object.members {
                members[member.name] = template(member.value, at: "\(place).\(member.name)", name: member.name)
            }
            return .object(members)
        default: return json
        }
    }

    private mutating func secret(_ json: JSONValue, at place: String) -> JSONValue {
        guard let text = json.string else { return json == .null ? .null : "<any>" }
        mask.note(text)
        if let signature = text.split(separator: ".").last { mask.note(String(signature)) }
        captures[values.mint(text, "token")] = .string(place)
        return "<string>"
    }

    private mutating func template(_ text: String, at place: String, name: String) -> String {
        if let known = values.name(of: text) { return "${\(known)}" }
        if let masked = template(address: text) { return masked }
        if let replaced = replacingRequestID(text) { return replaced }
        let found = IDText.all(in: text)
        if let only = found.first, found.count == 1, only.range == text.startIndex..<text.endIndex,
            !values.isKnown(text)
        {
            captures[values.mint(text, only.kind.rawValue)] = .string(place)
            return only.kind.matcher
        }
        if RecordingProfile.cursorMembers.contains(name), !values.isKnown(text) {
            captures[values.mintCursor(text)] = .string(place)
            return "<string>"
        }
        return pattern(text, found) ?? Matcher.escaped(values.template(text))
    }

    private mutating func template(field name: String, _ value: String) -> String {
        if RecordingProfile.isSecret(header: name) {
            mask.note(value)
            return "<string>"
        }
        return template(address: value) ?? replacingRequestID(value) ?? pattern(value, IDText.all(in: value))
            ?? Matcher.escaped(values.template(value))
    }

    private func replacingRequestID(_ text: String) -> String? {
        guard !requestID.isEmpty, text.contains(requestID) else { return nil }
        return text.split(separator: requestID, omittingEmptySubsequences: false)
            .map { values.template(String($0)) }
            .joined(separator: "${request_id}")
    }

    /// An expression for an address, or a text with one, in whose query something is secret; nil where nothing is.
    private mutating func template(address text: String) -> String? {
        let secrets = SecretMask.secrets(inAddress: text)
        guard !secrets.isEmpty else { return nil }
        var pattern = ""
        var rest = text.startIndex
        for range in secrets {
            mask.note(escaped: text[range])
            let before = String(text[rest..<range.lowerBound])
            pattern += expression(before, fresh(IDText.all(in: before), in: before)) + "[^&#\\s]*"
            rest = range.upperBound
        }
        let after = String(text[rest...])
        return "<regex:\(pattern)\(expression(after, fresh(IDText.all(in: after), in: after)))>"
    }

    private typealias Found = [(range: Range<String.Index>, kind: IDText.Kind)]

    /// An expression for a text in which something new is only a part; nil where nothing is.
    private func pattern(_ text: String, _ found: Found) -> String? {
        let fresh = fresh(found, in: text)
        return fresh.isEmpty ? nil : "<regex:\(expression(text, fresh))>"
    }

    /// Those that were not seen before.
    private func fresh(_ found: Found, in text: String) -> Found {
        found.filter {
            values.name(of: String(text[$0.range])) == nil && !values.isKnown(String(text[$0.range]))
        }
    }

    private func expression(_ text: String, _ fresh: Found) -> String {
        var pattern = ""
        var rest = text.startIndex
        for (range, kind) in fresh {
            pattern += Self.literal(String(text[rest..<range.lowerBound])) + kind.expression
            rest = range.upperBound
        }
        return pattern + Self.literal(String(text[rest...]))
    }

    /// The value of a cookie is secret, its name and attributes are not.
    private mutating func template(cookie: String) -> String {
        let parts = cookie.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2 { mask.note(String(pair[1])) }
        let attributes = parts.count > 1 ? ";\(parts[1])" : ""
        return "<regex:\(Self.literal(String(pair[0])))=[^;]*\(Self.literal(attributes))>"
    }

    /// A text as an expression that only it fits.
    private static func literal(_ text: String) -> String {
        let special = Set("\\^$.|?*+()[]{}/")
        return Captures.escaped(text.map { special.contains($0) ? "\\\($0)" : String($0) }.joined())
    }
}
