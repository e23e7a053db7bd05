import Foundation
import NIOCore
import RuntimeProtocols
import Synchronization

/// Runs recorded events: `local-runner replay`.
public struct ReplayCommand: Sendable {
    private let workspace: Workspace
    private let hosts: [ReplayHost]
    private let print: @Sendable (String) -> Void

    /// What reaches a function under replay from outside; the rest could lead it to data that is not the case's own.
    private static let inherited: Set<String> = [ConfigurationKey.model.rawValue, ConfigurationKey.logLevel.rawValue]

    /// Prepares the command; `print` gets the lines of the report.
    public init(_ workspace: Workspace, hosts: [ReplayHost], print: @escaping @Sendable (String) -> Void) {
        self.workspace = workspace
        self.hosts = hosts
        self.print = print
    }

    /// Runs every case under the paths on every host; false where one differs.
    public func run(_ paths: [String]) async throws(CommandFailure) -> Bool {
        do {
            return try await replay(paths)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func replay(_ paths: [String]) async throws -> Bool {
        _ = try RunnerConfiguration(environment: workspace.environment)
        try workspace.catalog().requireExecutables()
        let cases = try CaseFinder.cases(in: paths.isEmpty ? [workspace.functions] : paths)
        guard !cases.isEmpty else { throw CommandFailure("there is no case under \(paths.joined(separator: ", "))") }
        var (passed, failed) = (0, 0)
        for replay in cases {
            for host in hosts where replay.isFor(host) {
                switch try await run(replay, on: host) {
                case true?: passed += 1
                case false?: failed += 1
                case nil: break
                }
            }
        }
        print("\(passed) passed, \(failed) failed")
        guard passed + failed > 0 else { throw CommandFailure("no case is for the chosen hosts") }
        return failed == 0
    }

    /// One case on one host with a fresh database; nil where the host can't reach a function of the case.
    private func run(_ replay: ReplayCase, on host: ReplayHost) async throws -> Bool? {
        let home = try FileManager.default.url(
            for: .itemReplacementDirectory,
            in: .userDomainMask,
            appropriateFor: FileManager.default.temporaryDirectory,
            create: true
        )
        defer { try? FileManager.default.removeItem(at: home) }
        var environment = workspace.environment.filter { Self.inherited.contains($0.key) }
        environment.merge(replay.environment) { _, own in own }
        environment[ConfigurationKey.home.rawValue] = home.path
        let catalog = try workspace.catalog(environment: environment)
        let log = CollectedLines(limit: 50)
        let start = ContinuousClock.now
        let differences = try await ReplayBackend.with(host, catalog, log: log) { backend -> [String]? in
            guard replay.requests.allSatisfy({ backend.reaches($0.function) }) else { return nil }
            return await CaseRunner(backend: backend, keepsRequestID: host == .oneShot || host == .stream)
                .differences(of: replay)
        }
        guard let differences else { return nil }
        let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
        let name = host.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        print("\(differences.isEmpty ? "ok  " : "FAIL")  \(name)  \(replay.path)  \(milliseconds) ms")
        for line in differences { print("        \(line)") }
        if !differences.isEmpty { for line in log.lines { print("        log: \(line)") } }
        return differences.isEmpty
    }
}

/// The last lines that the functions of a case have logged, for the report of a difference.
private final class CollectedLines: LineSink {
    private let kept = Mutex<[String]>([])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var lines: [String] { kept.withLock { $0 } }

    func take(_ line: ByteBuffer) {
        kept.withLock { kept in
            kept.append(String(buffer: line))
            if kept.count > limit { kept.removeFirst() }
        }
    }
}
