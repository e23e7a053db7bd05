import Glibc

/// SIGTERM and SIGINT end a function between two events, never inside of one.
enum Termination {
    /// Makes a broken pipe an error of `write`.
    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Gives the first process of a container what any other has by default: signals that end it.
    static func endOnSignals() {
        guard getpid() == 1 else { return }
        // The kernel passes over a signal to process 1 that has no handler. The status is the one that a shell shows for the signal.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] { signal(number) { _exit(128 + $0) } }
    }

    /// Holds the signals back from here on.
    static func hold() {
        var signals = set()
        sigprocmask(SIG_BLOCK, &signals, nil)
    }

    /// Lets a signal that arrives while nothing is at hand end the process with status 0.
    static func exitWhenIdle() {
        // _exit is safe in a signal handler; the handler only ever runs inside of `waitForInput`.
        for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(0) } }
    }

    /// Waits for standard input with the signals let through; input that is there already wins over a signal.
    static func waitForInput() {
        // Lines that were printed are log lines: whoever reads the log wants them now, and `_exit` would drop them.
        fflush(nil)
        var input = fd_set()
        input.__fds_bits.0 = 1  // The bit of descriptor 0; Swift sees none of C's FD_SET macros, nor ppoll.
        var none = sigset_t()
        sigemptyset(&none)
        _ = pselect(1, &input, nil, nil, nil, &none)
    }

    private static func set() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }
}
