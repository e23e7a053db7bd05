import NIOCore
import RuntimeProtocols

/// All functions, and the processes that they share; used on its event loop only.
final class Fleet {
    private(set) var hosts: [FunctionHost] = []
    private(set) var routes: RouteTable
    private let mode: WorkerMode
    private let limits: HostLimits
    private let log: any LineSink
    private let eventLoop: any EventLoop
    private var isSharing = false
    private(set) var isDraining = false

    init(
        _ catalog: FunctionCatalog,
        mode: WorkerMode,
        limits: HostLimits,
        log: any LineSink,
        on eventLoop: any EventLoop
    ) {
        routes = catalog.routes
        self.mode = mode
        self.limits = limits
        self.log = log
        self.eventLoop = eventLoop
        hosts = catalog.functions.map(host)
    }

    /// The host of a function.
    func host(_ name: String) -> FunctionHost? { hosts.first { $0.function.name == name } }

    /// Processes of all functions, those on their way out among them.
    var processCount: Int { hosts.reduce(0) { $0 + $1.processCount } }

    /// Starts what the pools' policies ask for.
    func open() { hosts.forEach { $0.open() } }

    /// Lets all workers go; what is at work is cut off where `cutting` says so.
    func drain(cutting: Bool) -> EventLoopFuture<Void> {
        isDraining = true
        return .andAllComplete(hosts.map { $0.drain(cutting: cutting) }, on: eventLoop)
    }

    private func host(_ function: Function) -> FunctionHost {
        let host = FunctionHost(function, mode: mode, limits: limits, log: log, on: eventLoop) { [weak self] host in
            self?.share(after: host)
        }
        host.startsLeft = limits.maxWorkers - processCount
        return host
    }

    /// Tells every pool how many processes are left, those first that have none, and makes room for them.
    private func share(after changed: FunctionHost) {
        guard limits.maxWorkers < .max, !isSharing else { return }
        isSharing = true
        defer { isSharing = false }
        let order = hosts.filter(\.pool.isStarving) + hosts.filter { !$0.pool.isStarving }
        for host in order {
            let left = max(0, limits.maxWorkers - processCount)
            defer { host.startsLeft = max(0, limits.maxWorkers - processCount) }
            guard left != host.startsLeft || host.pool.isStarving else { continue }
            host.startsLeft = left
            if left > 0 { host.reconsider() } else if host.pool.isStarving { makeRoom() }
        }
    }

    /// Has the function with the most workers give one.
    private func makeRoom() {
        guard !hosts.contains(where: { $0.pool.owesPlace || $0.pool.isLeaving }) else { return }
        let richest = hosts.max { $0.pool.workers.count { $0.isAlive } < $1.pool.workers.count { $0.isAlive } }
        richest?.yield()
    }
}

// Reload
extension Fleet {
    /// Puts a read catalog into use function by function; `report` gets each one's outcome, then `done` is called.
    func reload(
        _ catalog: FunctionCatalog,
        only names: Set<String>? = nil,
        report: @escaping (_ function: String, _ fault: String?) -> Void,
        done: @escaping () -> Void
    ) {
        var left = 0
        func finish() {
            left -= 1
            guard left == 0 else { return }
            // The routes of what is in use: a function whose new version failed keeps its old ones.
            do { routes = try RouteTable(hosts.map(\.function.manifest)) } catch { report("routes", "\(error)") }
            done()
        }
        left = 1
        for function in catalog.functions where names?.contains(function.name) ?? true {
            if let host = host(function.name) {
                left += 1
                host.reload(function) { fault in
                    report(function.name, fault)
                    finish()
                }
            } else {
                hosts.append(host(function))
                hosts.last?.open()
                report(function.name, nil)
            }
        }
        finish()
    }
}
