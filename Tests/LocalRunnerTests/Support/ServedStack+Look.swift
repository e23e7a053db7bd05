import Foundation
import Glibc
import JSONCodec
import Testing

@testable import LocalRunner

/// What a test sees of the processes, and what it has them do.
extension ServedStack {
    var nginxFolder: String { "\(folder.path)/nginx" }

    func exchange(_ text: String) async throws -> RawAnswer {
        RawAnswer(try await RawConnection.exchange(text, port: load.port))
    }

    func get(_ path: String) async throws -> RawAnswer {
        try await exchange("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    }

    /// A request that is noted and then waits at the gate.
    func note(_ method: String = "POST", at gate: Gate) -> String {
        let body = "\(load.notes)\n\(gate.path)"
        let length = "Content-Length: \(body.utf8.count)"
        return "\(method) /note HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(length)\r\n\r\n\(body)"
    }

    /// nginx's process, once it has opened its sockets; else nil.
    func nginx() throws -> pid_t? {
        let file = (try? Files.read("\(nginxFolder)/nginx.pid")) ?? []
        let pid = pid_t(String(decoding: file, as: UTF8.self).trimmingCharacters(in: .newlines))
        return try children().first { $0 == pid }
    }

    /// The function's process where there is exactly one; else nil.
    func function() throws -> pid_t? {
        guard let nginx = try nginx() else { return nil }
        let others = try children().filter { $0 != nginx }
        return others.count == 1 ? others[0] : nil
    }

    private func children() throws -> [pid_t] { try runner.children().compactMap { pid_t($0) } }

    /// The sockets that a process has, each once: the one that it listens on, and its connections.
    static func sockets(of pid: pid_t) throws -> Set<String> {
        let links = try Files.names(in: "/proc/\(pid)/fd").compactMap { name in
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(name)")
        }
        return Set(links.filter { $0.hasPrefix("socket:") })
    }

    /// Lines of nginx's access log about a target, as soon as there are so many: it writes them when it is done with a request.
    func logged(_ count: Int, target: String) async throws -> [JSONValue] {
        var lines: [JSONValue] = []
        try await Condition.wait("\(count) lines about \(target)") {
            let log = (try? Files.read("\(nginxFolder)/access.log")) ?? []
            lines = log.split(separator: 0x0A).compactMap { try? JSONValue(parsing: Array($0)) }
            lines.removeAll { $0["target"]?.string != target }
            return lines.count >= count
        }
        return lines
    }
}
