/// An nginx configuration as it is written: directives, comments and blocks, indented.
struct NginxText {
    private(set) var text = ""
    private var depth = 0

    /// One directive, with its semicolon.
    mutating func line(_ directive: String) { add("\(directive);") }

    /// One line for the person who reads the file.
    mutating func comment(_ words: String) { add("# \(words)") }

    mutating func blank() { text += "\n" }

    /// A directive with a block.
    mutating func block(_ head: String, _ body: (inout NginxText) -> Void) {
        add("\(head) {")
        depth += 1
        body(&self)
        depth -= 1
        add("}")
    }

    /// A map from one value to another; keys that begin with ~ are regular expressions.
    mutating func map(_ source: String, to variable: String, _ entries: [(key: String, value: String)]) {
        block("map \(source) \(variable)") { text in
            for entry in entries { text.line("\(Self.quoted(entry.key)) \(Self.quoted(entry.value))") }
        }
    }

    /// A text as one argument. Backslashes stay, since nginx leaves them to regular expressions; quotes and dollars of a
    /// value must not come from outside (`NginxSettings` refuses them).
    static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { isPlainByte($0) }
        return isPlain ? text : "\"\(text)\""
    }

    /// A text whose quotes and backslashes are nothing but that; its variables are still put in.
    static func quotedText(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        PathExpression.isLetterOrDigit(byte) || "/._-:$".utf8.contains(byte)
    }

    private mutating func add(_ line: String) {
        text += String(repeating: "    ", count: depth) + line + "\n"
    }
}
