/// Reads one event a line, writes one answer a line, until the end of standard input or a signal while nothing is at hand.
struct StreamHost {
    let input: Descriptor
    let output: Descriptor
    let maxEventBytes: Int

    /// What a host sends to learn that the worker is ready; it is sent back as it is, and no handler sees it.
    private static let warmUp = EventBytes.complete(Array(#"{"warmUp":true}"#.utf8))

    func run(
        _ handler: some FunctionHandler,
        makeContext: () -> FunctionContext
    ) throws(ReadFailure) -> ExitStatus {
        Termination.hold()
        Termination.exitWhenIdle()
        var lines = LineBuffer(limit: maxEventBytes)
        repeat {
            while let event = lines.next() {
                guard answer(event, handler, makeContext()) != nil else { return .outputLost }
            }
            // An event that is half there has been handed to us: it is waited for even when we are told to end.
            if lines.isEmpty { Termination.waitForInput() }
        } while try lines.fill(from: input)
        // The last line may lack its line break; one that was cut off is no JSON document and answered as such.
        guard let event = lines.rest() else { return .success }
        return answer(event, handler, makeContext()) ?? .outputLost
    }

    /// Answers one event; nil where nobody reads the answer.
    private func answer(_ event: EventBytes, _ handler: some FunctionHandler, _ context: FunctionContext) -> ExitStatus?
    {
        if event == Self.warmUp, case .complete(let line) = event {
            return output.writeAll(line + [0x0A]) ? .success : nil
        }
        let answer = handler.handle(event, context: context)
        return output.writeAll(answer.bytes + [0x0A]) ? answer.exitStatus : nil
    }
}
