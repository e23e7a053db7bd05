/// A text that equals another where every byte does; Swift's own comparison takes "é" and "e" with an accent for one.
package struct ExactText: Hashable {
    private let text: String

    /// Takes a text as it is.
    package init(_ text: String) { self.text = text }

    /// Equal in every byte.
    package static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }

    /// Hashes the bytes, as equality compares them.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// The text of bytes that are UTF-8; nil where they are not. Faster in a cold process than the generic initialiser.
    package init?(utf8 bytes: ArraySlice<UInt8>) {
        guard let span = try? UTF8Span(validating: bytes.span) else { return nil }
        self.init(copying: span)
    }

    /// Whether another text has the same bytes.
    package func isExactly(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // Where both lie in memory, as all but bridged texts do, their bytes are compared there; the iterators of texts are slow.
        let isEqual = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { own.elementsEqual($0) }
        }
        return isEqual.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
    }
}
