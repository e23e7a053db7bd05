extension JSONValue {
    /// Deepest nesting of arrays and objects that is read; one more is refused, so that no input exhausts the stack.
    public static let depthLimit = 32

    /// Reads one document (RFC 8259) that fills the bytes; refuses duplicate names, bad UTF-8 and nesting beyond 32 levels.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }
}

/// A recursive-descent reader over bytes; every step either consumes input or ends.
private struct JSONParser {
    let bytes: [UInt8]
    var position = 0
    var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try self.value()
        skipSpace()
        guard position == bytes.count else { throw fault(.trailingBytes) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard let byte = peek() else { throw fault(.unexpectedEnd) }
        switch byte {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw fault(.unexpectedByte)
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard depth < JSONValue.depthLimit else { throw fault(.tooDeep) }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        var object = JSONObject()
        var index = NameIndex()
        skipSpace()
        if accept(UInt8(ascii: "}")) { return .object(object) }
        while true {
            skipSpace()
            let start = position
            guard peek() == UInt8(ascii: "\"") else { throw fault(peek() == nil ? .unexpectedEnd : .unexpectedByte) }
            let name = try string()
            guard index.place(of: name, among: object.members.count, name: { object.members[$0].name }) == nil else {
                throw JSONError(reason: .duplicateName, offset: start)
            }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            object.append(name, try value())
            skipSpace()
            if accept(UInt8(ascii: "}")) { return .object(object) }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if accept(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            skipSpace()
            elements.append(try value())
            skipSpace()
            if accept(UInt8(ascii: "]")) { return .array(elements) }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for index in 0..<text.utf8CodeUnitCount {
            try expect(text.utf8Start[index])
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = position
        _ = accept(UInt8(ascii: "-"))
        if !accept(UInt8(ascii: "0")) { try digits(from: start) }
        if accept(UInt8(ascii: ".")) { try digits(from: start) }
        if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
            _ = accept(UInt8(ascii: "+")) || accept(UInt8(ascii: "-"))
            try digits(from: start)
        }
        if let next = peek(), isDigit(next) { throw JSONError(reason: .invalidNumber, offset: start) }
        return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits(from start: Int) throws(JSONError) {
        guard let first = peek() else { throw fault(.unexpectedEnd) }
        guard isDigit(first) else { throw JSONError(reason: .invalidNumber, offset: start) }
        while let next = peek(), isDigit(next) { position += 1 }
    }
}

// Strings
extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        try skipPlainText()
        guard accept(UInt8(ascii: "\"")) else { return try escapedString(from: start) }
        guard let text = String(utf8: bytes[start..<position - 1]) else { throw badUTF8(start) }
        return text
    }

    /// Goes on from the first backslash, collecting the text as it reads.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var collected: [UInt8] = []
        var plain = start
        while true {
            collected += bytes[plain..<position]
            if accept(UInt8(ascii: "\"")) { break }
            try escape(into: &collected)
            plain = position
            try skipPlainText()
        }
        guard let text = String(utf8: collected[...]) else { throw badUTF8(start) }
        return text
    }

    /// Goes to the quote or backslash that ends a run of characters which stand for themselves.
    private mutating func skipPlainText() throws(JSONError) {
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw fault(.controlCharacter) }
            position += 1
        }
        guard position < bytes.count else { throw fault(.unexpectedEnd) }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let byte = peek() else { throw fault(.unexpectedEnd) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: try scalar(from: start).utf8)
        default: throw JSONError(reason: .invalidEscape, offset: start)
        }
    }

    /// One scalar from \uXXXX or from a pair of surrogates; half a pair is refused.
    private mutating func scalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal(from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else {
            throw JSONError(reason: .invalidEscape, offset: start)
        }
        let second = try hexadecimal(from: start)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw JSONError(reason: .invalidEscape, offset: start) }
        return scalar
    }

    private mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw fault(.unexpectedEnd) }
            guard let digit = hexadecimalValue(byte) else { throw JSONError(reason: .invalidEscape, offset: start) }
            value = value << 4 | digit
            position += 1
        }
        return value
    }

    private func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The place of the first byte of a string that is no UTF-8; escapes are ASCII, so they can't hide it.
    private func badUTF8(_ start: Int) -> JSONError {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes[start..<position].span)
            return JSONError(reason: .invalidUTF8, offset: start)
        } catch {
            return JSONError(reason: .invalidUTF8, offset: start + error.byteOffsets.lowerBound)
        }
    }
}

// Bytes
extension JSONParser {
    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private func fault(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: position) }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard let next = peek() else { throw fault(.unexpectedEnd) }
        guard next == byte else { throw fault(.unexpectedByte) }
        position += 1
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }
}
