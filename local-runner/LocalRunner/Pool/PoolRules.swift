import NIOCore

/// What a pool goes by: the settings of its function and the limits of the runner, as numbers and spans of time.
struct PoolRules: Sendable, Equatable {
    /// Most workers at once, those that replace others left out.
    var capacity = 1
    /// Workers that are kept however little there is to do.
    var floor = 0
    /// Idle workers that are kept ready.
    var spare = 0
    /// How long a worker beyond those may be idle; nil for ever.
    var idle: TimeAmount? = .seconds(300)
    /// Events, age and memory at which a worker is due to be replaced.
    var requests = Int.max
    var age: TimeAmount?
    var memory: Int?
    /// How far the limits of one worker may lie from these, as a share.
    var spread = 0.1
    /// Longest times from start to ready, for one event, and in the queue.
    var startup = TimeAmount.seconds(10)
    var execution = TimeAmount.seconds(30)
    var queueTimeout = TimeAmount.seconds(30)
    /// Events that may wait beside those for which a worker is just starting.
    var queueLimit = 64
    /// The first and the longest wait after workers that did not start.
    var firstBackOff = TimeAmount.milliseconds(100)
    var longestBackOff = TimeAmount.seconds(30)
}

extension PoolRules {
    /// The rules of a function's pool.
    init(_ manifest: FunctionManifest, mode: WorkerMode, limits: HostLimits) {
        let settings = manifest.pool
        capacity = manifest.concurrency
        execution = .seconds(Int64(manifest.timeoutSeconds))
        queueTimeout = limits.queueTimeout ?? execution
        queueLimit = limits.queueLimit
        guard mode == .warm else {
            requests = 1
            return
        }
        switch settings.policy {
        case .static: (floor, idle) = (capacity, nil)
        case .dynamic: (floor, spare, idle) = (settings.min, settings.spare, .seconds(Int64(settings.idleSeconds)))
        case .ondemand: idle = .seconds(Int64(settings.idleSeconds))
        }
        requests = limits.eventsPerWorker ?? settings.maxRequests
        age = settings.maxAgeSeconds.map { .seconds(Int64($0)) }
        memory = settings.maxMemoryBytes
        startup = .seconds(Int64(settings.startupSeconds))
    }
}
