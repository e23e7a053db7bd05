import Foundation
import Testing

@testable import LocalRunner

/// What becomes of clients who keep their connection while new versions are put into use.
@Suite("Behind nginx, new versions")
struct NginxReloadTests {
    @Test("leave kept connections open where the site is the same, and have the access log opened anew")
    func keptConnections() async throws {
        try await ServedStack.serving { stack in
            let log = "\(stack.folder.path)/nginx/access.log"
            var rounds = 0
            let fates = await stack.load.connection(requests: 6) {
                rounds += 1
                try FileManager.default.moveItem(atPath: log, toPath: "\(log).\(rounds)")
                stack.runner.process.child.signalAlone(1)
                let deadline = ContinuousClock.now + .seconds(20)
                while !Files.exists(log), .now < deadline { await Task.yield() }
                #expect(Files.exists(log))
            }
            #expect(fates.answered.ids.count == 6)
            #expect(fates.answered.statuses == [200])
            #expect(stack.load.done.sorted() == fates.answered.ids.sorted())
            let exit = try await stack.end()
            #expect(exit == .exited(0))
        }
    }
}
