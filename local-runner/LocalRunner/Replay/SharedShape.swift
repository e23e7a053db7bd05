import JSONCodec

extension JSONValue {
    /// Member that names the file of a shape.
    private static let like = "<like>"

    /// Writes out {"<like>": FILE, …}: the document of that file with the other members laid over it; `path` is the file that says so.
    func withShapes(in path: String, depth: Int = 0) throws -> JSONValue {
        guard depth <= 8 else { throw ReplayFileError(path: path, message: "shapes are like each other in a circle") }
        switch self {
        case .array(let elements):
            return .array(try elements.map { try $0.withShapes(in: path, depth: depth) })
        case .object(let object):
            var own = JSONObject()
            for (name, value) in object.members where name != Self.like {
                own[name] = try value.withShapes(in: path, depth: depth)
            }
            guard let like = object[Self.like] else { return .object(own) }
            guard let name = like.string else {
                throw ReplayFileError(path: path, message: "\"\(Self.like)\" must be the name of a file")
            }
            let file = "\(Files.parent(of: path))/\(name)"
            let shape = try JSONValue(replayFile: Files.read(file), file).withShapes(in: file, depth: depth + 1)
            return shape.overlaid(with: .object(own))
        default: return self
        }
    }

    /// Objects member by member; anything else is replaced.
    private func overlaid(with other: JSONValue) -> JSONValue {
        guard var object = object, let changes = other.object else { return other }
        for (name, value) in changes.members { object[name] = object[name]?.overlaid(with: value) ?? value }
        return .object(object)
    }
}
