/// Reads one event to the end of standard input, writes one answer, ends.
struct OneShotHost {
    let input: Descriptor
    let output: Descriptor
    let maxEventBytes: Int

    func run(_ handler: some FunctionHandler, makeContext: () -> FunctionContext) throws(ReadFailure) -> ExitStatus {
        let event = try readEvent()
        Termination.hold()
        let answer = handler.handle(event, context: makeContext())
        guard output.writeAll(answer.bytes + [0x0A]) else { return .outputLost }
        return answer.exitStatus
    }

    private func readEvent() throws(ReadFailure) -> EventBytes {
        var bytes: [UInt8] = []
        while try input.readSome(into: &bytes) {
            guard bytes.count <= maxEventBytes else { return try discardRest() }
        }
        return .complete(bytes)
    }

    /// Reads on without keeping, so that whoever writes the event gets to read the refusal.
    private func discardRest() throws(ReadFailure) -> EventBytes {
        var bytes: [UInt8] = []
        while try input.readSome(into: &bytes) { bytes.removeAll(keepingCapacity: true) }
        return .tooLarge(limit: maxEventBytes)
    }
}
