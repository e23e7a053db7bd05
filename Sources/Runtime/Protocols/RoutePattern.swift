/// A path with named parts, "/api/v1/products/{id}"; a trailing slash makes no difference.
public struct RoutePattern: Sendable, Equatable {
    /// The pattern as it was written.
    public let text: String

    /// Takes a pattern.
    public init(_ text: String) { self.text = text }

    /// The named parts of a raw path, percent-decoded; nil where the path is another one.
    ///
    /// Segments are compared as they were sent, so "%2f" or ".." never reaches another route. A named part is one segment also
    /// once it is decoded: one that is empty, is no valid percent-encoded UTF-8, is "." or "..", or holds a slash or a null byte
    /// matches nothing. A server in front that normalises paths can therefore never mean another route than this.
    public func match(_ rawPath: String) -> [(name: String, value: String)]? {
        guard var expected = PathSegments(text), var parts = PathSegments(rawPath) else { return nil }
        var parameters: [(name: String, value: String)] = []
        while let segment = expected.next() {
            guard let part = parts.next() else { return nil }
            if segment.hasPrefix("{"), segment.hasSuffix("}") {
                guard let value = PercentEncoding.decode(part), Self.isOneSegment(value) else { return nil }
                parameters.append((String(segment.dropFirst().dropLast()), value))
            } else if !segment.utf8.elementsEqual(part.utf8) {
                return nil
            }
        }
        return parts.next() == nil ? parameters : nil
    }

    private static func isOneSegment(_ value: String) -> Bool {
        !value.isEmpty && value != "." && value != ".."
            && value.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != 0 }
    }
}

/// Cuts a path at its slashes as it is asked, so that matching makes no arrays; a slash at the end begins no segment.
private struct PathSegments {
    private var rest: Substring

    /// Takes a path; nil where it does not begin with a slash.
    init?(_ path: String) {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        // Cut between bytes: to Swift, a slash with a combining mark behind it is another character.
        rest = Substring(path.utf8.dropFirst())
    }

    mutating func next() -> Substring? {
        guard !rest.utf8.isEmpty else { return nil }
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            defer { rest = "" }
            return rest
        }
        defer { rest = Substring(rest.utf8[rest.utf8.index(after: slash)...]) }
        return Substring(rest.utf8[..<slash])
    }
}

/// Percent-encoding of URLs (RFC 3986, 2.1).
public enum PercentEncoding {
    /// The text that an encoded one stands for; nil where an escape is broken or the bytes are not UTF-8.
    public static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = hexadecimal(rest.next()), let low = hexadecimal(rest.next()) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): digit - UInt8(ascii: "0")
        case let digit? where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit): digit - UInt8(ascii: "a") + 10
        case let digit? where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
