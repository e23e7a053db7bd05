import Glibc

/// pgbouncer in transaction mode before the tests' server, for all of its databases; ends with this object.
public final class PostgresPooler {
    private let process: FunctionProcess
    private let folder = Result { try TemporaryFolder() }
    private let port: UInt16

    /// Starts one that shares two connections of each database among all clients.
    public init(before server: PostgresServer) throws {
        let folder = try folder.get()
        port = try FreePort.find()
        let settings = """
            [databases]
            * = host=\(server.folder) port=\(server.port) user=pricetag
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 2
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits
            """
        let path = folder.path("pgbouncer.ini")
        guard let file = fopen(path, "w"), fputs(settings, file) >= 0, fclose(file) == 0 else {
            throw SystemCallError("write \(path)")
        }
        // It refuses to run as root.
        chmod(folder.path, 0o755)
        let user = geteuid() == 0 ? ["--user", "postgres"] : []
        process = try FunctionProcess(
            path: "/bin/bash",
            // It ends when standard input does, whatever becomes of the tests; other signals may be blocked where they start it.
            arguments: ["-c", #"pgbouncer "$@" & cat; kill -KILL $!; wait"#, "pgbouncer", "--quiet"] + user + [path],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        )
    }

    /// The address by which a database is reached through it.
    public func address(of database: String) -> String { "postgres://pricetag@127.0.0.1:\(port)/\(database)" }
}
