import Glibc

/// SIGTERM and SIGINT end a function between two events, never inside of one.
enum Termination {
    /// Holds the signals back from here on; a broken pipe becomes an error of `write`.
    static func hold() {
        signal(SIGPIPE, SIG_IGN)
        var signals = set()
        sigprocmask(SIG_BLOCK, &signals, nil)
    }

    /// Lets a signal that arrives while nothing is at hand end the process with status 0.
    static func exitWhenIdle() {
        // _exit is safe in a signal handler; the handler only ever runs inside of `waitForInput`.
        for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(0) } }
    }

    /// Whether a signal waits to be heard.
    static var isRequested: Bool {
        var pending = sigset_t()
        sigpending(&pending)
        return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1
    }

    /// Waits for standard input with the signals let through; input that is there already wins over a signal.
    static func waitForInput() {
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
