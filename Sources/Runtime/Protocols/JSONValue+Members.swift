import JSONCodec

/// Typed members of events and responses: absent and null are the same, another kind is an error that names the member.
extension JSONValue {
    static func strings(_ pairs: [(name: String, value: String)]) -> JSONValue {
        .object(JSONObject(pairs.map { (name: $0.name, value: .string($0.value)) }))
    }

    func text(_ name: String, or absent: String, in path: String = "") throws(EventError) -> String {
        guard let value = present(name) else { return absent }
        guard let text = value.string else { throw value.error(path + name, "a string") }
        return text
    }

    func integer(_ name: String, or absent: Int, in path: String = "") throws(EventError) -> Int {
        guard let value = present(name) else { return absent }
        guard let integer = value.number?.integer else {
            throw EventError(member: path + name, message: "must be a whole number")
        }
        return integer
    }

    func flag(_ name: String) throws(EventError) -> Bool {
        guard let value = present(name) else { return false }
        guard let flag = value.bool else { throw value.error(name, "a boolean") }
        return flag
    }

    /// A member that is an object; one without members where it is absent.
    func object(_ name: String, in path: String = "") throws(EventError) -> JSONValue {
        guard let value = present(name) else { return [:] }
        guard value.object != nil else { throw value.error(path + name, "an object") }
        return value
    }

    func texts(_ name: String) throws(EventError) -> [String] {
        guard let value = present(name) else { return [] }
        guard let elements = value.array else { throw value.error(name, "an array") }
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else { throw EventError(member: name, message: "must hold strings only") }
        return texts
    }

    func pairs(_ name: String) throws(EventError) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for (key, value) in try object(name).object?.members ?? [] where value != .null {
            guard let text = value.string else { throw value.error("\(name).\(key.clipped)", "a string") }
            pairs.append((key, text))
        }
        return pairs
    }

    private func present(_ name: String) -> JSONValue? { self[name].flatMap { $0 == .null ? nil : $0 } }

    private func error(_ member: String, _ expected: String) -> EventError {
        EventError(member: member, message: "must be \(expected), not \(kind)")
    }
}

extension String {
    /// At most 64 scalars, for names in messages; a single character of Swift's has no greatest length.
    var clipped: String { String(unicodeScalars.prefix(64)) }
}
