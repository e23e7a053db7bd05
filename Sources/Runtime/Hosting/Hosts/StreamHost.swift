/// Reads one event a line, writes one answer a line, until the end of standard input or a signal between two events.
struct StreamHost {
    let input: Descriptor
    let output: Descriptor
    let maxEventBytes: Int

    func run(_ handler: some FunctionHandler, makeContext: () -> FunctionContext) -> ExitStatus {
        Termination.hold()
        Termination.exitWhenIdle()
        var lines = LineBuffer(limit: maxEventBytes)
        while true {
            while let event = lines.next() {
                let answer = handler.handle(event, context: makeContext())
                guard output.writeAll(answer.bytes + [0x0A]) else { return .outputLost }
            }
            if Termination.isRequested { return .success }
            if lines.isEmpty { Termination.waitForInput() }
            guard lines.fill(from: input) else { break }
        }
        // A last line without its line break is an event that was cut off.
        guard let rest = lines.rest() else { return .success }
        let answer = handler.handle(rest, context: makeContext())
        return output.writeAll(answer.bytes + [0x0A]) ? answer.exitStatus : .outputLost
    }
}

/// Cuts a stream of bytes into lines and bounds what it holds.
struct LineBuffer {
    let limit: Int
    private var bytes: [UInt8] = []
    private var searched = 0
    private var overflowed = false

    init(limit: Int) { self.limit = limit }

    /// Whether no part of an event has arrived.
    var isEmpty: Bool { bytes.isEmpty && !overflowed }

    /// Takes in what the descriptor has; false at its end.
    mutating func fill(from descriptor: Descriptor) -> Bool { descriptor.readSome(into: &bytes) }

    /// Takes in bytes.
    mutating func append(_ more: [UInt8]) { bytes += more }

    /// The next whole line; empty lines are passed over.
    mutating func next() -> EventBytes? {
        while let end = bytes[searched...].firstIndex(of: 0x0A) {
            let line = Array(bytes[..<end])
            bytes.removeSubrange(...end)
            searched = 0
            let isTooLarge = overflowed || line.count > limit
            overflowed = false
            if isTooLarge { return .tooLarge(limit: limit) }
            if !line.isEmpty { return .complete(line) }
        }
        searched = bytes.count
        if bytes.count > limit {
            bytes.removeAll()
            searched = 0
            overflowed = true
        }
        return nil
    }

    /// What is left at the end of the input.
    mutating func rest() -> EventBytes? {
        if overflowed { return .tooLarge(limit: limit) }
        return bytes.isEmpty ? nil : .complete(bytes)
    }
}
