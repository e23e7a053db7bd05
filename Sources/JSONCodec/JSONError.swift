/// Why bytes are not a JSON document that we accept, and where.
public struct JSONError: Error, Sendable, Equatable {
    /// The kind of fault.
    public let reason: Reason
    /// Offset of the fault in bytes from the start.
    public let offset: Int

    /// The kinds of fault.
    public enum Reason: String, Sendable {
        case unexpectedEnd = "the document ends too early"
        case unexpectedByte = "a character that does not belong there"
        case trailingBytes = "something follows the document"
        case invalidNumber = "not a number in JSON's grammar"
        case invalidEscape = "not an escape sequence of JSON"
        case invalidUTF8 = "not valid UTF-8"
        case controlCharacter = "a control character that is not escaped"
        case duplicateName = "a member name that stands twice in one object"
        case tooDeep = "nested deeper than 32 levels"
    }

    /// A sentence for people: what is wrong and where.
    public var message: String { "Not a valid JSON document: \(reason.rawValue), at byte \(offset)." }
}
