/// A path with named parts, "/api/v1/products/{id}"; a trailing slash makes no difference.
public struct RoutePattern: Sendable, Equatable {
    /// The pattern as it was written.
    public let text: String
    private let segments: [Segment]

    private enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    /// Reads a pattern.
    public init(_ text: String) {
        self.text = text
        segments = Self.split(text).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    /// The named parts of a raw path, percent-decoded; nil where the path is another one.
    ///
    /// Segments are compared as they were sent, so "%2f" or ".." never reaches another route; a part that is not valid
    /// percent-encoded UTF-8, or empty, matches nothing.
    public func match(_ rawPath: String) -> [(name: String, value: String)]? {
        let parts = Self.split(rawPath)
        guard rawPath.utf8.first == UInt8(ascii: "/"), parts.count == segments.count else { return nil }
        var parameters: [(name: String, value: String)] = []
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .literal(let text):
                guard text.utf8.elementsEqual(part.utf8) else { return nil }
            case .parameter(let name):
                guard !part.isEmpty, let value = PercentEncoding.decode(part) else { return nil }
                parameters.append((name, value))
            }
        }
        return parameters
    }

    private static func split(_ path: String) -> [Substring] {
        // Cut between bytes: to Swift, a slash with a combining mark behind it is another character.
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        if parts.last?.isEmpty == true { parts = parts.dropLast() }
        return parts.map { Substring($0) }
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
