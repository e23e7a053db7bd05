/// Writes an object of known form straight to bytes, where building a `JSONValue` first would cost more than the writing.
///
/// The caller sees to it that no name stands twice in an object; names are plain ASCII without quotes.
public struct JSONTextWriter {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next member or element.
    private var needsComma = false

    /// Begins with room for so many bytes.
    public init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// The text of one object.
    public static func object(capacity: Int, _ members: (inout JSONTextWriter) -> Void) -> String {
        var writer = JSONTextWriter(capacity: capacity)
        writer.object(members)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// An object as an element.
    public mutating func object(_ members: (inout JSONTextWriter) -> Void) {
        separate()
        enclose("{", members, "}")
    }

    /// A member that is an object.
    public mutating func object(_ name: StaticString, _ members: (inout JSONTextWriter) -> Void) {
        begin(name)
        enclose("{", members, "}")
    }

    /// A member that is an array.
    public mutating func array(_ name: StaticString, _ elements: (inout JSONTextWriter) -> Void) {
        begin(name)
        enclose("[", elements, "]")
    }

    /// A text.
    public mutating func string(_ name: StaticString, _ text: String) {
        begin(name)
        JSONValue.write(text, to: &bytes)
    }

    /// A text under a name that is only known now.
    public mutating func string(named name: String, _ text: String) {
        separate()
        JSONValue.write(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        JSONValue.write(text, to: &bytes)
    }

    /// A whole number.
    public mutating func integer(_ name: StaticString, _ number: Int) { value(name, of: JSONNumber(number).text) }

    /// A finite number; null for NaN and infinities.
    public mutating func double(_ name: StaticString, _ number: Double) {
        value(name, of: JSONNumber(number)?.text ?? "null")
    }

    /// A number, true, false or null in JSON's own spelling.
    public mutating func value(_ name: StaticString, of spelling: String) {
        begin(name)
        bytes.append(contentsOf: spelling.utf8)
    }

    private mutating func begin(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func enclose(
        _ first: Unicode.Scalar,
        _ content: (inout JSONTextWriter) -> Void,
        _ last: Unicode.Scalar
    ) {
        bytes.append(UInt8(ascii: first))
        needsComma = false
        content(&self)
        bytes.append(UInt8(ascii: last))
        needsComma = true
    }
}
