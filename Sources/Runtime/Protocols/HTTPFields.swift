import JSONCodec

/// Header fields in order, names in lower case, each name once.
public struct HTTPFields: Sendable, Equatable {
    /// Names and values in the order they were added.
    public private(set) var fields: [(name: String, value: String)] = []

    /// No fields.
    public init() {}

    /// Fields from a list; repeated names are joined as `add` does.
    public init(_ fields: [(name: String, value: String)]) {
        var index = NameIndex()
        for (name, value) in fields {
            let name = name.asciiLowercased()
            if let place = index.place(of: name, among: self.fields.count, name: { self.fields[$0].name }) {
                self.fields[place].value += ", \(value)"
            } else {
                self.fields.append((name, value))
            }
        }
    }

    /// The value of that name (any case); setting replaces or appends, nil removes.
    public subscript(name: String) -> String? {
        get {
            let name = name.asciiLowercased()
            return fields.first { $0.name.isExactly(name) }?.value
        }
        set {
            let name = name.asciiLowercased()
            let index = fields.firstIndex { $0.name.isExactly(name) }
            switch (index, newValue) {
            case (let index?, let value?): fields[index].value = value
            case (let index?, nil): fields.remove(at: index)
            case (nil, let value?): fields.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a field; a name that is there already gets ", " and the value (RFC 9110, 5.3).
    public mutating func add(_ name: String, _ value: String) {
        if let present = self[name] {
            self[name] = "\(present), \(value)"
        } else {
            fields.append((name.asciiLowercased(), value))
        }
    }

    /// Whether a name is a token and a value is free of CR, LF and NUL, so that no field can end a header block early.
    public static func isValid(name: String, value: String) -> Bool {
        isToken(name) && value.allBytes { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }

    /// Whether a text is a token (RFC 9110, 5.6.2), as methods and header names are.
    static func isToken(_ text: String) -> Bool { !text.isEmpty && text.allBytes(isTokenByte) }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// Equal names and values in the same order.
    public static func == (left: HTTPFields, right: HTTPFields) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }
}

extension String {
    /// Whether all bytes meet a condition: in memory, where a text has them, as the iterators of texts are slow.
    @inline(__always)
    func allBytes(_ isMet: (UInt8) -> Bool) -> Bool {
        utf8.withContiguousStorageIfAvailable { $0.allSatisfy(isMet) } ?? utf8.allSatisfy(isMet)
    }

    /// ASCII letters in lower case and all else as it is: to Unicode, a Kelvin sign is a k, and to HTTP it is not.
    func asciiLowercased() -> String {
        let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard !allBytes({ !upper.contains($0) }) else { return self }
        return String(decoding: utf8.map { upper.contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
