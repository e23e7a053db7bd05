import Glibc

/// A built function as a process of its own, fed and read through pipes.
public final class FunctionProcess {
    /// Its process id.
    public let id: pid_t
    private var input: Int32
    private let output: Int32
    private let errors: Int32
    private var unread: [UInt8] = []
    private var isReaped = false

    /// Starts an executable that lies beside the running tests.
    public convenience init(
        _ name: String,
        arguments: [String] = [],
        environment: [String: String]
    ) throws(SystemCallError) {
        try self.init(path: "\(Self.folder)/\(name)", arguments: arguments, environment: environment)
    }

    /// Starts any executable; it gets that environment and nothing else.
    public init(path: String, arguments: [String], environment: [String: String]) throws(SystemCallError) {
        // A process that ended early must not end the tests with it.
        signal(SIGPIPE, SIG_IGN)
        let (stdin, stdout) = (try Pipe(), try Pipe())
        errors = try Self.namelessFile()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, stdin.reading, 0)
        posix_spawn_file_actions_adddup2(&actions, stdout.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // Nothing else of this process, above all no end of another test's pipe: a server that lives as long as the tests would hold
        // it, and whoever reads the other end to its end would wait for ever.
        for descriptor in Int32(3)..<1_024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var id: pid_t = 0
        let code = withCStrings([path] + arguments) { arguments in
            withCStrings(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&id, path, &actions, nil, arguments, environment)
            }
        }
        close(stdin.reading)
        close(stdout.writing)
        (self.id, input, output) = (id, stdin.writing, stdout.reading)
        guard code == 0 else {
            isReaped = true
            throw SystemCallError("posix_spawn \(path)", code: code)
        }
    }

    deinit {
        closeInput()
        close(output)
        if !isReaped {
            kill()
            waitpid(id, nil, 0)
        }
        close(errors)
    }

    /// The folder of the running tests; the functions are built into the same.
    public static let folder: String = {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }()

    /// Writes bytes to its standard input.
    public func send(_ bytes: [UInt8]) { FileBytes.writeAll(bytes, to: input) }

    /// Ends its standard input.
    public func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// The next line that it writes, without the line break; nil at the end.
    public func readLine() throws(SystemCallError) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                defer { unread.removeSubrange(...end) }
                return Array(unread[..<end])
            }
            let count = read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemCallError("read") }
            if count == 0 { return nil }
            unread += buffer[..<count]
        }
    }

    /// Ends its input, reads what it writes until it ends, and says how it ended.
    public func finish() throws(SystemCallError) -> Ending {
        closeInput()
        let written = unread + (try FileBytes.readAll(output))
        var status: Int32 = 0
        guard waitpid(id, &status, 0) == id else { throw SystemCallError("waitpid") }
        isReaped = true
        lseek(errors, 0, SEEK_SET)
        let log = String(decoding: try FileBytes.readAll(errors), as: UTF8.self)
        let signal = status & 0x7F
        return Ending(exitStatus: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal, output: written, log: log)
    }

    /// Ends it at once, as a power cut would.
    public func kill() { _ = Glibc.kill(id, SIGKILL) }

    /// Most memory that it has ever had resident, in KiB. wait4 would report the tests' own peak, which a child starts from.
    public func peakMemoryKiB() throws -> Int {
        let status = try Repository.text("/proc/\(id)/status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let number = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        guard let kibibytes = number.flatMap({ Int($0) }) else { throw SystemCallError("VmHWM of \(id)", code: ESRCH) }
        return kibibytes
    }

    /// How a process ended.
    public struct Ending: Sendable {
        /// What it exited with; nil where a signal ended it.
        public let exitStatus: Int32?
        /// The signal that ended it, or 0.
        public let signal: Int32
        /// What it wrote to standard output.
        public let output: [UInt8]
        /// What it wrote to standard error.
        public let log: String
    }

    private static func namelessFile() throws(SystemCallError) -> Int32 {
        var template = Array("/tmp/pricetag-log-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw SystemCallError("mkstemp") }
        unlink(template)
        return descriptor
    }

    /// Runs a function from start to end with one input.
    public static func run(
        _ name: String,
        arguments: [String] = [],
        environment: [String: String],
        input: [UInt8]
    ) throws(SystemCallError) -> Ending {
        let process = try FunctionProcess(name, arguments: arguments, environment: environment)
        process.send(input)
        return try process.finish()
    }
}

/// Two connected sockets; pipes can't be made closed on exec in one step, and without that a sibling that another thread
/// starts just then would hold an end open, and its reader would never see the end.
private struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(SystemCallError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemCallError("socketpair") }
        (reading, writing) = (ends[0], ends[1])
    }
}

private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("the list ends in nil, so it is not empty") }
        return body(start)
    }
}
