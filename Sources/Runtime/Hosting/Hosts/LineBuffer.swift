import Glibc

/// Cuts a stream of bytes into lines and bounds what it holds.
struct LineBuffer {
    /// Longest line in bytes, without its end.
    let limit: Int
    private var bytes: [UInt8] = []
    /// Where the first line begins that nobody took yet.
    private var start = 0
    /// No line ends between `start` and here.
    private var searched = 0
    /// The line at `start` was longer than the limit and its beginning is thrown away.
    private var overflowed = false

    /// A buffer is given back when it has grown beyond this for one large event.
    private static let keptCapacity = 1_048_576

    init(limit: Int) { self.limit = limit }

    /// Whether no part of an event has arrived.
    var isEmpty: Bool { start == bytes.count && !overflowed }

    /// Takes in what the descriptor has; false at its end.
    mutating func fill(from descriptor: Descriptor) throws(ReadFailure) -> Bool {
        dropTakenLines()
        return try descriptor.readSome(into: &bytes)
    }

    /// The next whole line without LF or CRLF; empty lines are passed over.
    mutating func next() -> EventBytes? {
        while let end = nextLineEnd() {
            let line = event(bytes[start..<end])
            start = end + 1
            searched = start
            overflowed = false
            if let line { return line }
        }
        searched = bytes.count
        // One byte more than the limit may still turn out to be the CR of the line's end.
        if bytes.count - start > limit + 1 {
            start = bytes.count
            overflowed = true
        }
        return nil
    }

    /// What is left at the end of the input.
    func rest() -> EventBytes? { event(bytes[start...]) }

    private func event(_ line: ArraySlice<UInt8>) -> EventBytes? {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        if overflowed || line.count > limit { return .tooLarge(limit: limit) }
        return line.isEmpty ? nil : .complete(Array(line))
    }

    private func nextLineEnd() -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard searched < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + searched, 0x0A, buffer.count - searched)
            else { return nil }
            return base.distance(to: UnsafeRawPointer(found))
        }
    }

    private mutating func dropTakenLines() {
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
        } else if start > 0 {
            bytes.removeSubrange(..<start)
        }
        searched -= start
        start = 0
    }
}
