import Testing

@testable import LocalRunner

@Suite("The end of nginx and its functions") struct NginxDrainTests {
    @Test("takes no longer than the drain and a moment, and says where something was cut off")
    func limit() async throws {
        try await ServedStack.serving(options: ["--drain-seconds", "1"]) { stack in
            let gate = try Gate()
            defer { gate.remove() }
            try await RawConnection.holding(1, sending: stack.note(at: gate), port: stack.load.port) {
                try await Condition.wait("a note") { stack.load.done.count == 1 }
                let start = ContinuousClock.now
                #expect(try await stack.end() == .exited(1))
                // The function alone might take 65 seconds else.
                #expect(.now - start < .seconds(20))
            }
        }
    }
}
