import Glibc

/// Tells on stderr what is being done and since when.
struct Progress {
    private let start = ContinuousClock.now

    func report(_ message: String) {
        let seconds = (ContinuousClock.now - start).components.seconds
        let line = Array("[\(seconds) s] \(message)\n".utf8)
        // A closed stderr is no reason to end a training.
        _ = write(STDERR_FILENO, line, line.count)
    }
}
