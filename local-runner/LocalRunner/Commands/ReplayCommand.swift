import NIOCore
import RuntimeProtocols
import Synchronization
import UnixSignals

/// Runs recorded events: `local-runner replay`.
public struct ReplayCommand: Sendable {
    private let workspace: Workspace
    private let hosts: [ReplayHost]
    private let junit: String?
    private let print: @Sendable (String) -> Void
    /// One for all hosts, so that they make the same tokens.
    private let secret = ReplayFolder.makeSecret()
    private let interruption = Interruption()

    /// What reaches a function under replay from outside; the rest could lead it to data that is not the case's own.
    private static let inherited: Set<String> = [ConfigurationKey.model.rawValue, ConfigurationKey.logLevel.rawValue]

    /// Prepares the command; `junit` is a file to write, `print` gets the lines of the report.
    public init(
        _ workspace: Workspace,
        hosts: [ReplayHost],
        junit: String? = nil,
        print: @escaping @Sendable (String) -> Void
    ) {
        self.workspace = workspace
        self.hosts = hosts
        self.junit = junit
        self.print = print
    }

    /// Runs the cases as `run` does, until SIGTERM or SIGINT: then whatever was started is ended, and its data removed.
    public func runUntilSignal(_ paths: [String]) async throws(CommandFailure) -> Bool {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let interrupting = Task {
            for await signal in signals { interruption.interrupt(by: signal, log: StandardErrorSink.shared) }
        }
        defer { interrupting.cancel() }
        return try await run(paths)
    }

    /// Runs every case under the paths on every host; false where one differs, from what is expected or from another host.
    public func run(_ paths: [String]) async throws(CommandFailure) -> Bool {
        do {
            let report = try await replay(paths)
            if let junit { try Files.write(JUnitReport(report: report).xml, to: junit) }
            guard !report.entries.isEmpty else { throw CommandFailure("no case is for the chosen hosts") }
            return report.failures == 0
        } catch {
            // What failed because it was cut off is no failure of its own.
            try interruption.check()
            throw CommandFailure(error)
        }
    }

    private func replay(_ paths: [String]) async throws -> ReplayReport {
        _ = try RunnerConfiguration(environment: workspace.environment)
        let catalog = try workspace.catalog()
        try catalog.requireExecutables()
        let cases = try CaseFinder.cases(in: paths.isEmpty ? [workspace.functions] : paths)
        guard !cases.isEmpty else { throw CommandFailure("there is no case under \(paths.joined(separator: ", "))") }
        let descriptions = try await interruption.cancelling {
            try await FunctionDescriptions(catalog, log: CollectedLines(limit: 50))
        }
        let matrix = ConformanceMatrix(hosts: hosts, paths: cases.map(\.path))
        print(matrix.header)
        var report = ReplayReport()
        for replay in cases {
            let entries = try await run(replay, descriptions)
            guard !entries.isEmpty else { continue }
            report.add(entries)
            print(matrix.row(replay.path, entries))
            for entry in entries { printDifferences(of: entry) }
        }
        print(matrix.totals(report))
        print(report.summary)
        return report
    }

    private func printDifferences(of entry: ReplayReport.Entry) {
        for line in entry.differences { print("        \(entry.host.rawValue): \(line)") }
        for line in entry.log { print("        \(entry.host.rawValue), log: \(line)") }
    }

    /// One case on all hosts that it is for; its answers are held against one another, too.
    private func run(_ replay: ReplayCase, _ descriptions: FunctionDescriptions) async throws -> [ReplayReport.Entry] {
        var entries: [ReplayReport.Entry] = []
        var first: (host: ReplayHost, answers: [ComparableAnswer])?
        for host in hosts where replay.isFor(host) {
            let log = CollectedLines(limit: 50)
            let start = ContinuousClock.now
            guard let outcome = try await run(replay, on: host, descriptions, log: log) else { continue }
            let duration = ContinuousClock.now - start
            var differences = outcome.differences
            var verdict: ReplayReport.Verdict = differences.isEmpty ? .holds : .fails
            if differences.isEmpty, let first {
                differences = Self.differences(outcome.answers, first.answers, from: first.host)
                if !differences.isEmpty { verdict = .stands }
            } else if differences.isEmpty {
                first = (host, outcome.answers)
            }
            entries.append(
                ReplayReport.Entry(
                    path: replay.path,
                    host: host,
                    duration: duration,
                    verdict: verdict,
                    differences: differences,
                    log: differences.isEmpty ? [] : log.lines
                )
            )
        }
        return entries
    }

    private static func differences(
        _ answers: [ComparableAnswer],
        _ others: [ComparableAnswer],
        from host: ReplayHost
    ) -> [String] {
        zip(answers, others).enumerated().compactMap { index, pair in
            pair.0.difference(from: pair.1).map { "step \(index + 1) is otherwise than on \(host.rawValue), \($0)" }
        }
    }

    /// One case on one host with a fresh database; nil where the host can't reach a function of the case.
    private func run(
        _ replay: ReplayCase,
        on host: ReplayHost,
        _ descriptions: FunctionDescriptions,
        log: CollectedLines
    ) async throws -> CaseOutcome? {
        let home = try ReplayFolder.home(secret: secret)
        defer { home.remove() }
        var environment = workspace.environment.filter { Self.inherited.contains($0.key) }
        environment.merge(replay.environment) { _, own in own }
        environment[ConfigurationKey.home.rawValue] = home.path
        let catalog = try workspace.catalog(
            environment: environment,
            own: ReplayClock(milliseconds: replay.clock).environment
        )
        return try await ReplayBackend.with(host, catalog, log: log) { backend -> CaseOutcome? in
            guard replay.requests.allSatisfy({ backend.reaches($0.function) }) else { return nil }
            let runner = CaseRunner(backend: backend, host: host, descriptions: descriptions)
            return try await interruption.cancelling { await runner.outcome(of: replay) }
        }
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
