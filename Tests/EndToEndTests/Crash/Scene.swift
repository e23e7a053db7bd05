import Foundation
import Glibc
import JSONCodec
import Synchronization
import TestSupport
import Testing

/// A service with its database, and what can go wrong with them.
final class Scene: Sendable {
    private let place: CrashTests.Place
    private let home: URL
    private let seed: UInt64
    private let disk: SmallDisk?
    private let server: PostgresServer?
    private let relay: Relay?
    private let settings: [String: String]
    private let port: UInt16
    private let progress = Atomic(0)

    init(_ place: CrashTests.Place, home: URL, seed: UInt64) async throws {
        (self.place, self.seed) = (place, seed)
        let disk = place.faults.contains(.fullDisk) ? try SmallDisk() : nil
        (self.disk, self.home) = (disk, place.database == .sqlite ? disk?.folder ?? home : home)
        port = try FreePort.find()
        if place.database == .postgres {
            let server = try PostgresServer(
                in: disk?.folder.path ?? "/tmp",
                settings: ["max_wal_size=32MB", "min_wal_size=32MB"]
            )
            let relay = try Relay(to: "\(server.folder)/.s.PGSQL.\(server.port)")
            let name = PostgresServer.name(of: try server.makeDatabase())
            settings = ["PRICETAG_DATABASE_URL": "postgres://pricetag@127.0.0.1:\(relay.port)/\(name)"]
            (self.server, self.relay) = (server, relay)
            #expect(try await Tool.run("local-runner", ["migrate"], environment: settings).status == 0)
        } else {
            (server, relay, settings) = (nil, nil, [:])
        }
    }

    /// Where clients ask.
    var address: URL { get throws { try #require(URL(string: "http://127.0.0.1:\(port)")) } }

    /// Has so many clients make so many requests each, while one thing after the other goes wrong.
    func play(clients: Int, requests: Int) async throws -> CrashReport {
        let total = clients * requests
        return try await withThrowingTaskGroup(of: CrashReport.self) { group in
            for number in 0..<clients {
                group.addTask {
                    let client = try SteadyClient(number, seed: self.seed << 8 | UInt64(number), self.address)
                    return try await client.work(requests) { self.progress.add(1, ordering: .relaxed) }
                }
            }
            group.addTask { try await self.harm(until: total) }
            return try await group.reduce(into: CrashReport()) { $0.add($1) }
        }
    }

    /// Asks what is unclear once more, now that all is well, and holds the answers against the books.
    func expectBooks(_ report: CrashReport) async throws {
        #expect(report.faults > 0)
        let service = try await start()
        for client in report.clients { try await client.expectBooks() }
        #expect(await service.stop() == 0)
        let audit = try await Tool.run("local-runner", ["audit"], environment: environment)
        #expect(audit.status == 0, "\(String(decoding: audit.output, as: UTF8.self))")
    }

    private var environment: [String: String] { settings.merging(["PRICETAG_HOME": home.path]) { $1 } }

    private func start() async throws -> Service {
        let command = ["serve", "--port", "\(port)"]
        // Everything fails here all the time, and nobody reads what is written of it.
        let errors = URL(filePath: "/dev/null")
        return try await Service(home: home, command, environment: environment, errors: errors)
    }
}

// What goes wrong
extension Scene {
    private func harm(until total: Int) async throws -> CrashReport {
        var random = SeededGenerator(seed: seed)
        var report = CrashReport()
        var service = try await start()
        var next = Int.random(in: 5...15, using: &random)
        while progress.load(ordering: .relaxed) < total {
            try await Task.sleep(for: .milliseconds(2))
            guard progress.load(ordering: .relaxed) >= next,
                let fault = place.faults.randomElement(using: &random)
            else { continue }
            try await commit(fault, &service, &random)
            report.faults += 1
            next = progress.load(ordering: .relaxed) + Int.random(in: 3...25, using: &random)
        }
        #expect(await service.stop() == 0)
        return report
    }

    private func commit(
        _ fault: CrashTests.Fault,
        _ service: inout Service,
        _ random: inout SeededGenerator
    ) async throws {
        switch fault {
        case .function:
            if let victim = try Self.functions(of: service.pid).randomElement(using: &random) { kill(victim, SIGKILL) }
        case .runner:
            kill(service.pid, SIGKILL)
            _ = await service.status()
            service = try await start()
        case .server: try server?.kill()
        case .silence:
            relay?.setSilent(true)
            try await Task.sleep(for: .milliseconds(Int.random(in: 500...4_000, using: &random)))
            relay?.setSilent(false)
        case .reset: relay?.reset()
        case .fullDisk:
            try disk?.fill()
            try await Task.sleep(for: .milliseconds(Int.random(in: 200...1_000, using: &random)))
            disk?.empty()
        }
    }

    /// Ids of the processes that the runner has started.
    private static func functions(of pid: pid_t) throws -> [pid_t] {
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
        return threads.flatMap { thread in
            // A thread that has just ended has no children.
            let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { pid_t($0) }
        }
    }
}
