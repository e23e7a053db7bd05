import Glibc
import Testing

@testable import LocalRunner

/// The end at a random moment under load: what was answered was done once, and what was not answered was not done.
@Suite struct EndUnderLoadTests {
    @Test(arguments: 1...20, [[], ["--spawn"]])
    func `loses nothing and does nothing twice`(round: Int, options: [String]) async throws {
        for _ in 0..<Soak.factor { try await endOnce(options, after: Int.random(in: 0...60)) }
    }

    private func endOnce(_ options: [String], after count: Int) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let runner = try await RunningRunner.serve(folder, options)
        let load = NoteLoad(port: try await runner.port(), notes: "\(folder.path)/notes")
        let fates = await withTaskGroup(of: [NoteLoad.Fate].self, returning: [NoteLoad.Fate].self) { group in
            for _ in 0..<6 { group.addTask { await load.untilEnd() } }
            // The moment is counted in work done, so that a busy machine changes nothing.
            while load.done.count < count { await Task.yield() }
            runner.process.child.signalGroup(SIGTERM)
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(try await runner.exit() == .exited(0))
        let (ids, statuses) = fates.answered
        let done = load.done
        #expect(Set(done).count == done.count, "something was done twice")
        #expect(statuses.isSubset(of: [200]))
        #expect(Set(ids) == Set(done), "\(ids.count) answered, \(done.count) done")
        #expect(ids.count >= count)
    }
}
