import Glibc
import Synchronization

/// A PostgreSQL server of the tests' own, in a folder of its own, on a Unix socket in it and on a port of 127.0.0.1.
///
/// One for all tests of a process, with a database for each; it ends with the process, however that ends.
public final class PostgresServer: Sendable {
    /// The port, of 127.0.0.1 and of the socket.
    public let port: UInt16
    /// Where the socket lies.
    public let folder: String
    private let databases = Atomic(0)

    private static let started = Result { try PostgresServer() }

    /// The server, started when it is first asked for.
    public static var shared: PostgresServer {
        get throws { try started.get() }
    }

    /// Starts a server; one for tests that kill it, the others share theirs.
    public init(in parent: String = "/tmp", settings: [String] = []) throws {
        var template = Array("\(parent)/pricetag-postgres-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError("mkdtemp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        port = try FreePort.find()
        let starter = try FunctionProcess(
            path: "/bin/bash",
            arguments: ["\(Repository.root)/scripts/postgres-for-tests.sh", folder, "\(port)"] + settings,
            environment: Self.environment
        )
        guard try starter.readLine() == Array("ready".utf8) else {
            throw ServerError(description: "PostgreSQL: \(try starter.finish().log)")
        }
        // It ends the server when its standard input ends, which nobody closes before this process is gone.
        _ = Unmanaged.passRetained(starter)
    }

    /// Makes an empty database and tells its address.
    public func makeDatabase() throws -> String {
        let name = "test\(databases.add(1, ordering: .relaxed).newValue)"
        _ = try execute("CREATE DATABASE \(name)", in: "postgres")
        return "postgres://pricetag@/\(name)?host=\(folder)&port=\(port)"
    }

    /// The name of the database in an address that `makeDatabase` gave.
    public static func name(of address: String) -> String {
        String(address.drop { $0 != "@" }.dropFirst(2).prefix { $0 != "?" })
    }

    /// Ends the server at once, as a power cut would; it is started again.
    public func kill() throws {
        let line = try Repository.text("\(folder)/data/postmaster.pid").split(separator: "\n").first ?? ""
        guard let id = pid_t(line) else { throw ServerError(description: "there is no server to kill") }
        _ = Glibc.kill(id, SIGKILL)
    }

    /// Carries SQL out in a database, past all of our code; what it printed, one line a row, columns parted by "|".
    public func execute(_ sql: String, in database: String) throws -> [String] {
        let ending = try begin(sql, in: database).finish()
        guard ending.exitStatus == 0 else { throw ServerError(description: ending.log) }
        return String(decoding: ending.output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Begins to carry SQL out, and does not wait for its end.
    public func begin(_ sql: String, in database: String) throws -> FunctionProcess {
        let address = "host=\(folder) port=\(port) user=pricetag dbname=\(database)"
        let options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql]
        return try FunctionProcess(path: "/usr/bin/psql", arguments: options, environment: Self.environment)
    }

    private static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]

    /// What the server or its client said.
    public struct ServerError: Error, CustomStringConvertible {
        public let description: String
    }
}
