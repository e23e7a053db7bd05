import RuntimeProtocols

/// What a web server sends, as bytes.
public enum FastCGIBytes {
    /// A whole request as nginx sends one.
    public static func request(
        _ id: UInt16 = 1,
        _ parameters: [(String, String)] = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/")],
        body: [UInt8] = [],
        keepsConnection: Bool = true
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        FastCGIRecord.appendBegin(id, keepsConnection: keepsConnection, to: &bytes)
        FastCGIRecord.append(.params, id, pairs(parameters), to: &bytes)
        FastCGIRecord.appendEnd(of: .params, id, to: &bytes)
        FastCGIRecord.append(.standardInput, id, body, to: &bytes)
        FastCGIRecord.appendEnd(of: .standardInput, id, to: &bytes)
        return bytes
    }

    /// A block of name-value pairs.
    public static func pairs(_ parameters: [(String, String)]) -> [UInt8] {
        var block: [UInt8] = []
        for (name, value) in parameters { FastCGIPairs.append(name, value, to: &block) }
        return block
    }

    /// One record, whatever it is.
    public static func record(
        _ type: UInt8,
        _ id: UInt16,
        _ content: [UInt8] = [],
        padding: Int = 0,
        version: UInt8 = 1
    )
        -> [UInt8]
    {
        [
            version, type, UInt8(id >> 8), UInt8(id & 0xFF), UInt8(content.count >> 8), UInt8(content.count & 0xFF),
            UInt8(padding), 0,
        ] + content + [UInt8](repeating: 0xEE, count: padding)
    }
}

/// What a responder has sent, taken apart by a reader of its own.
public struct FastCGIReply: Equatable, Sendable, CustomStringConvertible {
    /// Kind of the record, its request and its content without padding.
    public let type: UInt8, id: UInt16, content: [UInt8]

    /// Makes one to compare with.
    public init(type: UInt8, id: UInt16, content: [UInt8]) { (self.type, self.id, self.content) = (type, id, content) }

    /// For failures.
    public var description: String { "\(type)/\(id) \(content)" }

    /// Cuts whole records; nil where bytes are left over or a header is wrong.
    public static func all(_ bytes: [UInt8]) -> [FastCGIReply]? {
        var rest = bytes[...]
        var replies: [FastCGIReply] = []
        while !rest.isEmpty {
            let header = Array(rest.prefix(8))
            guard header.count == 8, header[0] == 1 else { return nil }
            let length = Int(header[4]) << 8 | Int(header[5])
            guard rest.count >= 8 + length + Int(header[6]) else { return nil }
            rest = rest.dropFirst(8)
            let id = UInt16(header[2]) << 8 | UInt16(header[3])
            replies.append(FastCGIReply(type: header[1], id: id, content: Array(rest.prefix(length))))
            rest = rest.dropFirst(length + Int(header[6]))
        }
        return replies
    }
}
