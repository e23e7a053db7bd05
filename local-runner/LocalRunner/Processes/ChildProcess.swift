import CProcess
import Glibc
import NIOCore
import Synchronization

/// How a process ended.
enum ExitStatus: Sendable, Equatable, CustomStringConvertible {
    case exited(Int32)
    case signalled(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(waitStatus >> 8 & 0xFF) : .signalled(signal)
    }

    var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signalled(let signal): "signal \(signal)"
        }
    }
}

/// What to start: a program, its arguments and all of its environment.
struct ProcessRecipe: Sendable {
    var executable: String
    var arguments: [String] = []
    var environment: [String: String] = [:]
}

/// Why a process could not be started.
struct SpawnError: Error, CustomStringConvertible {
    let executable: String
    let errorNumber: Int32

    var description: String { "\(executable): \(String(cString: strerror(errorNumber)))" }
}

/// One child that leads its own process group; it is reaped by a thread of its own, so no global SIGCHLD handler is needed.
final class ChildProcess: Sendable {
    let pid: pid_t
    /// Succeeds when the process has ended and whatever was left of its group has been killed.
    let exit: EventLoopFuture<ExitStatus>
    private let isReaped = Mutex(false)

    /// A child that ends before it has read its event must not end the runner too.
    private static let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    /// Starts the program with these descriptors as its stdin, stdout and stderr, and no others.
    static func start(
        _ recipe: ProcessRecipe,
        descriptors: (input: CInt, output: CInt, error: CInt),
        on eventLoop: any EventLoop
    ) throws(SpawnError) -> ChildProcess {
        ignoreBrokenPipes
        let pid = try spawn(recipe, descriptors: descriptors)
        let promise = eventLoop.makePromise(of: ExitStatus.self)
        let child = ChildProcess(pid: pid, exit: promise.futureResult)
        DetachedThread.start { promise.succeed(child.reap()) }
        return child
    }

    private init(pid: pid_t, exit: EventLoopFuture<ExitStatus>) {
        self.pid = pid
        self.exit = exit
    }

    /// Sends a signal to the process and everything it started in its group; nothing once it has ended.
    func signalGroup(_ signal: Int32) {
        isReaped.withLock { isReaped in
            // The id belongs to us only until it is reaped; after that it could be a stranger's.
            if !isReaped { kill(-pid, signal) }
        }
    }

    /// SIGTERM now and SIGKILL after the grace; succeeds when the process has ended.
    func terminate(grace: TimeAmount) -> EventLoopFuture<ExitStatus> {
        signalGroup(SIGTERM)
        let killing = exit.eventLoop.scheduleTask(in: grace) { self.signalGroup(SIGKILL) }
        exit.whenComplete { _ in killing.cancel() }
        return exit
    }

    private func reap() -> ExitStatus {
        var information = siginfo_t()
        // WNOWAIT keeps the zombie, and with it the group's id, until the rest of the group is dead.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        signalGroup(SIGKILL)
        return isReaped.withLock { isReaped in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            isReaped = true
            return ExitStatus(waitStatus: status)
        }
    }
}

extension ChildProcess {
    private static func spawn(
        _ recipe: ProcessRecipe,
        descriptors: (input: CInt, output: CInt, error: CInt)
    ) throws(SpawnError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors.input, 0)
        posix_spawn_file_actions_adddup2(&actions, descriptors.output, 1)
        posix_spawn_file_actions_adddup2(&actions, descriptors.error, 2)
        cprocess_close_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        configure(&attributes)

        let arguments = [recipe.executable] + recipe.arguments
        let environment = recipe.environment.map { "\($0.key)=\($0.value)" }.sorted()
        var pid: pid_t = 0
        let result = withCStrings(arguments) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(&pid, recipe.executable, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else { throw SpawnError(executable: recipe.executable, errorNumber: result) }
        return pid
    }

    /// A group of its own, no blocked signal, and none ignored that the runner ignores for itself.
    private static func configure(_ attributes: inout posix_spawnattr_t) {
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }
}

/// Calls `body` with a null-terminated array of C strings that lives as long as the call.
func withCStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
