import Glibc
import JSONCodec
import NIOCore

/// What every worker is doing, for a person or a program.
struct StatusPage {
    /// One worker's line.
    struct Row {
        let pid: pid_t?
        let state: String
        let ageSeconds: Double
        let requests: Int
        let lastMilliseconds: Double?
        let memoryBytes: Int?
        let generation: Int
    }

    private let desk: RequestDesk
    private let connections: Int
    private let now = NIODeadline.now()

    init(_ desk: RequestDesk, connections: Int) {
        self.desk = desk
        self.connections = connections
    }

    var text: String {
        var lines = [
            "state        \(desk.isDraining ? "draining" : "serving")", "connections  \(connections)",
            "processes    \(desk.fleet.processCount)", "",
        ]
        for host in desk.fleet.hosts {
            lines += [
                "\(host.function.name)  " + Self.summary(host).map { "\($0.0)=\($0.1.text)" }.joined(separator: " ")
            ]
            let rows = rows(host).map(Self.cells)
            if !rows.isEmpty { lines += TextTable.lines([Self.titles] + rows).map { "  \($0)" } }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: JSONValue {
        let functions = desk.fleet.hosts.map { host -> JSONValue in
            var function: JSONValue = ["name": .string(host.function.name)]
            for (name, value) in Self.summary(host) { function[name] = value }
            function["workers"] = .array(rows(host).map(Self.json))
            return function
        }
        return [
            "state": desk.isDraining ? "draining" : "serving", "connections": .integer(connections),
            "processes": .integer(desk.fleet.processCount), "functions": .array(functions),
        ]
    }

    private static func summary(_ host: FunctionHost) -> [(String, JSONValue)] {
        let pool = host.pool
        var summary: [(String, JSONValue)] = [
            ("policy", .string(host.function.manifest.pool.policy.rawValue)), ("generation", .integer(pool.generation)),
            ("concurrency", .integer(pool.rules.capacity)), ("in_flight", .integer(host.metrics.inFlight)),
            ("queue", .integer(pool.waiting.count)), ("failed_starts", .integer(pool.failures)),
        ]
        if pool.failures > 0 { summary.append(("last_fault", .string(pool.lastFault))) }
        if let fault = host.metrics.reloadFault { summary.append(("reload_fault", .string(fault))) }
        return summary
    }

    private func rows(_ host: FunctionHost) -> [Row] {
        host.pool.workers.map { worker in
            let pid = host.pid(of: worker.id)
            return Row(
                pid: pid,
                state: worker.state.name,
                ageSeconds: Double((now - worker.startedAt).nanoseconds) / 1e9,
                requests: worker.requests,
                lastMilliseconds: worker.lastDuration.map { Double($0.nanoseconds) / 1e6 },
                memoryBytes: pid.flatMap(ProcessMemory.ownBytes),
                generation: worker.generation
            )
        }
    }

    private static let titles = ["PID", "STATE", "AGE S", "REQUESTS", "LAST MS", "MEMORY KIB", "GENERATION"]

    private static func cells(_ row: Row) -> [String] {
        [
            row.pid.map { "\($0)" } ?? "-", row.state, rounded(row.ageSeconds, 10), "\(row.requests)",
            row.lastMilliseconds.map { rounded($0, 1_000) } ?? "-", row.memoryBytes.map { "\($0 / 1_024)" } ?? "-",
            "\(row.generation)",
        ]
    }

    private static func json(_ row: Row) -> JSONValue {
        [
            "pid": row.pid.map { .integer($0) } ?? .null, "state": .string(row.state),
            "age_seconds": .double((row.ageSeconds * 1_000).rounded() / 1_000), "requests": .integer(row.requests),
            "last_milliseconds": row.lastMilliseconds.map { .double(($0 * 1_000).rounded() / 1_000) } ?? .null,
            "memory_bytes": row.memoryBytes.map { .integer($0) } ?? .null, "generation": .integer(row.generation),
        ]
    }

    private static func rounded(_ value: Double, _ parts: Double) -> String { "\((value * parts).rounded() / parts)" }
}

extension PoolWorker.State {
    /// The state's name on pages and in metrics.
    var name: String {
        switch self {
        case .starting: "starting"
        case .idle: "idle"
        case .busy: "busy"
        case .ending: "ending"
        case .retiring: "retiring"
        }
    }

    static let names = ["starting", "idle", "busy", "ending", "retiring"]
}
