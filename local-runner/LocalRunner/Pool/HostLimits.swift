import NIOCore

/// How an event gets its process.
public enum WorkerMode: Sendable {
    /// Stream workers that are kept.
    case warm
    /// A fresh process for each event.
    case spawn
}

/// Limits of the runner itself, the same for all functions.
struct HostLimits: Sendable {
    /// Events that may wait for a worker of one function.
    var queueLimit = 64
    /// Time that an event may wait; by default as long as it may run.
    var queueTimeout: TimeAmount?
    /// Events after which a worker is replaced, before what function.json says.
    var eventsPerWorker: Int?
    /// Most processes of all functions together.
    var maxWorkers = Int.max
    /// Time between SIGTERM and SIGKILL.
    var grace = TimeAmount.milliseconds(500)
}
