import Testing

@testable import LocalRunner

@Suite struct DetachedThreadTests {
    @Test func `tells that there is no thread to be had`() {
        #expect(throws: IOErrorNumber.self) {
            // No machine has an address space for such a stack.
            try DetachedThread.start(stackBytes: 1 << 46) {}
        }
    }
}
