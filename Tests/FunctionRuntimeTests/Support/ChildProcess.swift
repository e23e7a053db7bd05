import CSpawn
import Glibc
import Synchronization
import TestSupport
import Testing

/// A function's process at the other end of pipes; every wait is bounded, so that a hang is a failure and not a hang.
final class ChildProcess {
    /// What becomes of one of the child's descriptors.
    enum Stream: Equatable {
        case pipe, nonBlockingPipe, brokenPipe, closed, folder
        /// One of the test's own, which must lie above 10.
        case descriptor(Int32)
    }
    struct TimedOut: Error {}
    struct SpawnFailed: Error { let code: Int32 }

    private let identifier: pid_t
    private var input: PipeEnd?
    private let output: PipeEnd
    private let errors: PipeEnd
    private var gate: PipeEnd?
    /// The child holds the other end until it is gone, which makes a wait with a bound possible.
    private let life: PipeEnd
    private var exitStatus: Int32?

    init(
        _ name: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input inputKind: Stream = .pipe,
        output outputKind: Stream = .pipe,
        errors errorsKind: Stream = .pipe
    ) throws {
        Glibc.signal(SIGPIPE, SIG_IGN)
        let pipes = try (0..<5).map { _ in try Pipe() }
        if inputKind == .nonBlockingPipe { pipes[0].reading.makeNonBlocking() }
        if outputKind == .nonBlockingPipe { pipes[1].writing.makeNonBlocking() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let ends = [pipes[0].reading, pipes[1].writing, pipes[2].writing, pipes[3].reading, pipes[4].writing]
        // Descriptor 3 is the gate, 4 the sign of life; pipes lie above 10, so that none is overwritten before its turn.
        for (target, (end, kind)) in zip(ends, [inputKind, outputKind, errorsKind, .pipe, .pipe]).enumerated() {
            switch kind {
            case .closed: posix_spawn_file_actions_addclose(&actions, Int32(target))
            case .folder: posix_spawn_file_actions_addopen(&actions, Int32(target), "/", O_RDONLY, 0)
            case .descriptor(let number): posix_spawn_file_actions_adddup2(&actions, number, Int32(target))
            default: posix_spawn_file_actions_adddup2(&actions, end.number, Int32(target))
            }
        }
        cspawn_close_from(&actions, 5)
        identifier = try Self.spawn(name, arguments, environment, &actions)
        (input, output, errors, gate) = (pipes[0].writing, pipes[1].reading, pipes[2].reading, pipes[3].writing)
        life = pipes[4].reading
        if outputKind == .brokenPipe { output.close() }
    }

    deinit {
        guard exitStatus == nil else { return }
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }
    func send(_ bytes: [UInt8]) throws { try #require(input).write(bytes) }
    func closeInput() { input = nil }
    func openGate() { gate = nil }
    func signal(_ number: Int32) { kill(identifier, number) }

    /// The next line on standard output, without its line break; nil at the end.
    func answer() throws -> String? { try output.line() }
    /// The next line on standard error.
    func logLine() throws -> String? { try errors.line() }
    /// What is left on standard output until its end.
    func remainingAnswers() throws -> [String] { try output.lines() }
    /// What is left on standard error until its end.
    func remainingLog() throws -> [String] { try errors.lines() }

    /// The status that the process exits with; 128 + the signal where one killed it.
    func wait() throws -> Int32 {
        if let exitStatus { return exitStatus }
        try life.waitForEnd()
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        exitStatus = code
        return code
    }

    private static func spawn(
        _ name: String,
        _ arguments: [String],
        _ environment: [String: String],
        _ actions: inout posix_spawn_file_actions_t
    ) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let path = executable(name)
        var list = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in list + variables { free(text) } }
        var identifier: pid_t = 0
        let code = Pipe.spawning.withLock { _ in
            posix_spawn(&identifier, path, &actions, &attributes, &list, &variables)
        }
        guard code == 0 else { throw SpawnFailed(code: code) }
        return identifier
    }

    /// How many descriptors the process has open.
    func descriptorCount() throws -> Int { try entries(of: "fd").count }

    /// KiB in memory of what it may execute, its libraries' too.
    func residentCode() throws -> Int {
        var (size, isCode) = (0, false)
        for line in try Repository.text("/proc/\(identifier)/smaps").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 4 { isCode = words[1].hasPrefix("r-x") }
            if isCode, words.first == "Rss:", let count = Int(words[1]) { size += count }
        }
        return size
    }

    /// How many threads it has.
    func threadCount() throws -> Int { try entries(of: "task").count }

    /// Processes that it has started and that are not gone, those that have ended and were not waited for among them.
    func children() throws -> [Substring] {
        try entries(of: "task").flatMap { thread in
            try Repository.text("/proc/\(identifier)/task/\(thread)/children").split(separator: " ")
        }
    }

    private func entries(of name: String) throws -> [String] {
        let folder = try #require(opendir("/proc/\(identifier)/\(name)"))
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// The build puts executables beside the tests; what has a whole path lies elsewhere.
    static func executable(_ name: String) -> String {
        if name.hasPrefix("/") { return name }
        let tests = CommandLine.arguments[0]
        return "\(tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)])/\(name)"
    }
}
