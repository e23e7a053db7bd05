/// Reads one event to the end of standard input, writes one answer, ends.
struct OneShotHost {
    let input: Descriptor
    let output: Descriptor
    let maxEventBytes: Int

    func run(_ handler: some FunctionHandler, makeContext: () -> FunctionContext) -> ExitStatus {
        let event = readEvent()
        Termination.hold()
        let answer = handler.handle(event, context: makeContext())
        guard output.writeAll(answer.bytes + [0x0A]) else { return .outputLost }
        return answer.exitStatus
    }

    private func readEvent() -> EventBytes {
        var bytes: [UInt8] = []
        while input.readSome(into: &bytes) {
            guard bytes.count <= maxEventBytes else { return discardRest() }
        }
        return .complete(bytes)
    }

    /// Reads on without keeping, so that whoever writes the event gets to read the refusal.
    private func discardRest() -> EventBytes {
        var bytes: [UInt8] = []
        while input.readSome(into: &bytes) { bytes.removeAll(keepingCapacity: true) }
        return .tooLarge(limit: maxEventBytes)
    }
}
