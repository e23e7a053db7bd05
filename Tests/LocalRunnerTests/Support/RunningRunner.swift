import Foundation
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import LocalRunner

/// A `local-runner` process, its lines of stdout and of stderr.
struct RunningRunner {
    let process: PipedProcess
    let output: LineProbe
    let log: LineProbe

    /// Starts the runner; `shell` is carried out in its place before.
    static func start(
        _ arguments: [String],
        environment: [String: String] = [:],
        shell: String? = nil
    ) async throws -> RunningRunner {
        let (output, log) = (LineProbe(), LineProbe())
        let executable = "\(Scripted.binaries)/local-runner"
        var recipe = ProcessRecipe(executable: executable, arguments: arguments, environment: environment)
        if let shell {
            recipe.executable = "/bin/sh"
            recipe.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", executable] + arguments
        }
        let process = try await PipedProcess.start(
            recipe,
            log: log,
            on: MultiThreadedEventLoopGroup.singleton.next()
        ) { LineForwarder(sink: output) }.get()
        return RunningRunner(process: process, output: output, log: log)
    }

    static func serve(_ folder: TemporaryFolder, _ options: [String] = []) async throws -> RunningRunner {
        try await start(["serve", "--port", "0"] + folders(folder) + options)
    }

    static func folders(_ folder: TemporaryFolder) -> [String] {
        ["--functions", "\(folder.path)/functions", "--binaries", "\(folder.path)/bin"]
    }

    func port() async throws -> Int {
        await output.wait(prefix: "Pricetag listens on")
        let line = try #require(output.rest(after: "Pricetag listens on http://127.0.0.1:"))
        return try #require(Int(line.prefix { $0.isNumber }))
    }

    /// How it has ended, once it has.
    func exit() async throws -> ProcessExit { try await process.child.exit.get() }

    /// Ids of the processes that it has started.
    func children() throws -> [Substring] {
        let pid = process.child.pid
        return try Files.names(in: "/proc/\(pid)/task").flatMap { thread in
            let children = (try? Files.read("/proc/\(pid)/task/\(thread)/children")) ?? []
            return String(decoding: children, as: UTF8.self).split(separator: " ")
        }
    }

    /// How many connections a process has on IPv4, its listening socket left out.
    func openConnections() throws -> Int {
        let pid = process.child.pid
        let table = String(decoding: try Files.read("/proc/\(pid)/net/tcp"), as: UTF8.self)
        let rows: [[Substring]] = table.split(separator: "\n").dropFirst().map { $0.split(separator: " ") }
        let established = rows.filter { $0.count > 9 && $0[3] == "01" }.map { "socket:[\($0[9])]" }
        let links = try Files.names(in: "/proc/\(pid)/fd").map { name in
            let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(name)")
            return link ?? ""
        }
        return established.count { links.contains($0) }
    }

    /// How many descriptors it has open.
    func descriptors() throws -> Int { try Files.names(in: "/proc/\(process.child.pid)/fd").count }
}
