import CProcess
import Glibc
import NIOCore
import Synchronization

/// How a process ended.
enum ProcessExit: Sendable, Equatable, CustomStringConvertible {
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
    /// The file to run where the executable's path may name another one by now.
    var image: ExecutableImage?
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
    let exit: EventLoopFuture<ProcessExit>
    private let isReaped = Mutex(false)

    /// A child that ends before it has read its event must not end the runner too; and where the runner was started with
    /// SIGCHLD ignored, the system would keep no child's exit status.
    private static let setSignals: Void = {
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGCHLD, SIG_DFL)
    }()

    /// Starts the program with these descriptors as its stdin, stdout and stderr, and no others; fails with a `SpawnError`.
    static func start(
        _ recipe: ProcessRecipe,
        descriptors: (input: CInt, output: CInt, error: CInt),
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<ChildProcess> {
        setSignals
        let started = eventLoop.makePromise(of: ChildProcess.self)
        // Neither the start, which takes a while, nor a blocking wait belongs on an event loop or on the cooperative pool.
        let work: @Sendable () -> Void = {
            do {
                let exit = eventLoop.makePromise(of: ProcessExit.self)
                let child: ChildProcess
                do {
                    child = ChildProcess(pid: try spawn(recipe, descriptors: descriptors), exit: exit.futureResult)
                } catch {
                    exit.fail(error)
                    throw error
                }
                started.succeed(child)
                exit.succeed(child.reap())
            } catch {
                started.fail(error)
            }
        }
        do throws(IOErrorNumber) {
            try DetachedThread.start(work)
        } catch {
            started.fail(SpawnError(executable: recipe.executable, errorNumber: error.value))
        }
        return started.futureResult
    }

    private init(pid: pid_t, exit: EventLoopFuture<ProcessExit>) {
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

    /// Sends a signal to the process alone; nothing once it has ended.
    func signalAlone(_ signal: Int32) {
        isReaped.withLock { isReaped in
            if !isReaped { kill(pid, signal) }
        }
    }

    /// Whether it has ended and is reaped.
    var hasEnded: Bool { isReaped.withLock { $0 } }

    /// SIGTERM now and SIGKILL after the grace; succeeds when the process has ended.
    func terminate(grace: TimeAmount) -> EventLoopFuture<ProcessExit> {
        signalGroup(SIGTERM)
        let killing = exit.eventLoop.scheduleTask(in: grace) { self.signalGroup(SIGKILL) }
        exit.whenComplete { _ in killing.cancel() }
        return exit
    }

    private func reap() -> ProcessExit {
        // WNOWAIT keeps the zombie, and with it the group's id, until the rest of the group is dead.
        while waitid(P_PID, id_t(pid), nil, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        signalGroup(SIGKILL)
        return isReaped.withLock { isReaped in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            isReaped = true
            return ProcessExit(waitStatus: status)
        }
    }
}

extension ChildProcess {
    private static func spawn(
        _ recipe: ProcessRecipe,
        descriptors: (input: CInt, output: CInt, error: CInt)
    ) throws(SpawnError) -> pid_t {
        var pid: pid_t = 0
        let environment = recipe.environment.map { "\($0.key)=\($0.value)" }.sorted()
        let result = withCStrings([recipe.executable] + recipe.arguments) { arguments in
            withCStrings(environment) { environment in
                let descriptors = [descriptors.input, descriptors.output, descriptors.error]
                let path = recipe.image?.path ?? recipe.executable
                return cprocess_spawn(&pid, path, arguments, environment, descriptors)
            }
        }
        guard result == 0 else { throw SpawnError(executable: recipe.executable, errorNumber: result) }
        return pid
    }
}

/// Calls `body` with a null-terminated array of C strings that lives as long as the call.
func withCStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
