import JSONCodec
import RuntimeProtocols

/// Values that earlier steps of a scenario have left for later ones.
struct Captures {
    private var values: [String: JSONValue] = [:]

    /// Keeps one value.
    mutating func keep(_ name: String, _ value: JSONValue) { values[name] = value }

    /// Keeps the values that a step names, from its response.
    mutating func keep(_ captures: [(name: String, place: String)], from response: JSONValue) throws(CaptureError) {
        for (name, place) in captures {
            guard let value = Self.value(at: place, in: response) else {
                throw CaptureError(message: "nothing to capture as \"\(name)\" at \(place)")
            }
            values[name] = value
        }
    }

    /// A text that stands for itself once it is filled.
    static func escaped(_ text: String) -> String {
        text.contains("${")
            ? text.split(separator: "${", omittingEmptySubsequences: false).joined(separator: "$${") : text
    }

    /// A document whose strings have every ${name} replaced by what was captured; a string of nothing else becomes the value itself.
    func filled(_ json: JSONValue) throws(CaptureError) -> JSONValue {
        switch json {
        case .string(let text):
            if let whole = values.first(where: { "${\($0.key)}" == text }) { return whole.value }
            return .string(try filled(text))
        case .array(let elements):
            var filledElements: [JSONValue] = []
            for element in elements { filledElements.append(try filled(element)) }
            return .array(filledElements)
        case .object(let object):
            var filledObject = JSONObject()
            for (name, value) in object.members { filledObject[name] = try filled(value) }
            return .object(filledObject)
        default: return json
        }
    }

    private func filled(_ text: String) throws(CaptureError) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            // "$${" stands for "${" itself.
            if rest[..<start.lowerBound].hasSuffix("$") {
                result += rest[..<start.lowerBound].dropLast() + "${"
                rest = rest[start.upperBound...]
                continue
            }
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
            let name = String(rest[start.upperBound..<end])
            guard let value = values[name] else { throw CaptureError(message: "nothing was captured as \"\(name)\"") }
            result += rest[..<start.lowerBound] + (value.string ?? value.text)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// The value at "body.items.0.id", "headers.location", "cookies.0" or "statusCode".
    private static func value(at place: String, in response: JSONValue) -> JSONValue? {
        place.split(separator: ".").reduce(Optional(response)) { value, name in
            guard case .array(let elements)? = value else { return value?[String(name)] }
            return Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        }
    }
}

/// A value that a scenario needs and no step has left.
struct CaptureError: Error {
    let message: String
}
