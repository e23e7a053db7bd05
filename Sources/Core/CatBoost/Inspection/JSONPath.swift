/// Finds one string deep in a JSON text without reading the rest into anything.
///
/// It looks for the training's loss in a few kilobytes that CatBoost wrote; it need not judge whether they are JSON, but
/// ends on any bytes.
struct JSONPath {
    private let text: UnsafeBufferPointer<UInt8>
    private var place = 0

    /// The string that the members named by `path` lead to, if it is one without escapes.
    static func string(at path: [String], in text: UnsafeBufferPointer<UInt8>) -> String? {
        var reader = JSONPath(text: text)
        for name in path {
            guard reader.enterObject(), reader.goToMember(name) else { return nil }
        }
        reader.skipSpace()
        return reader.readString().flatMap {
            $0.contains(UInt8(ascii: "\\")) ? nil : String(decoding: $0, as: UTF8.self)
        }
    }

    private init(text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    private var current: UInt8? { place < text.count ? text[place] : nil }

    private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: byte) else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte <= UInt8(ascii: " ") { place += 1 }
    }

    private mutating func enterObject() -> Bool {
        skipSpace()
        return skip("{")
    }

    /// Stops before the value of the member with this name.
    private mutating func goToMember(_ name: String) -> Bool {
        while true {
            skipSpace()
            guard let key = readString() else { return false }
            skipSpace()
            guard skip(":") else { return false }
            if key.elementsEqual(name.utf8) { return true }
            skipValue()
            guard skip(",") else { return false }
        }
    }

    /// Goes on to the comma or bracket that follows a value, over all that is nested in it.
    private mutating func skipValue() {
        var depth = 0
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                if readString() == nil { return }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            place += 1
        }
    }

    /// What stands between quotes, as it stands there.
    private mutating func readString() -> Slice<UnsafeBufferPointer<UInt8>>? {
        guard skip("\"") else { return nil }
        let start = place
        while let byte = current {
            if byte == UInt8(ascii: "\"") {
                place += 1
                return text[start..<place - 1]
            }
            place += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }
}
