import Glibc

/// Threads for a moment: the operating system's own, so that the module needs no runtime of tasks.
enum RowThreads {
    private final class Job {
        let ordinal: Int
        let body: (Int) -> Void

        init(_ ordinal: Int, _ body: @escaping (Int) -> Void) {
            (self.ordinal, self.body) = (ordinal, body)
        }
    }

    /// Calls `body` with each of `0..<count`, on as many threads, and returns when all calls have.
    ///
    /// The calling thread takes part, and takes over for a thread that the system refuses.
    static func run(_ count: Int, _ body: (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            let threads = (1..<max(1, count)).compactMap { start(Job($0, body)) }
            if count > 0 { body(0) }
            for thread in threads { pthread_join(thread, nil) }
        }
    }

    private static func start(_ job: Job) -> pthread_t? {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(job)
        let failure = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
                job.body(job.ordinal)
                return nil
            },
            argument.toOpaque()
        )
        guard failure != 0 else { return thread }
        argument.release()
        job.body(job.ordinal)
        return nil
    }
}
