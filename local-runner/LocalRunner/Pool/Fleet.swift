import NIOCore
import RuntimeProtocols

/// All functions, and the processes that they share; used on its event loop only.
final class Fleet {
    private(set) var hosts: [FunctionHost] = []
    private var hostsByName: [String: FunctionHost] = [:]
    private(set) var routes: RouteTable
    private let mode: WorkerMode
    private let limits: HostLimits
    private let log: any LineSink
    let eventLoop: any EventLoop
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
        for function in catalog.functions { add(function) }
    }

    /// The host of a function.
    func host(_ name: String) -> FunctionHost? { hostsByName[name] }

    /// Processes of all functions, those on their way out among them.
    var processCount: Int { hosts.reduce(0) { $0 + $1.processCount } }

    /// How many more there may be.
    private var startsLeft: Int { max(0, limits.maxWorkers - processCount) }

    /// Starts what the pools' policies ask for.
    func open() { hosts.forEach { $0.open() } }

    /// Lets all workers go, and those at work when they are done; true where nothing was left to cut off at the deadline.
    func drain(until deadline: NIODeadline) -> EventLoopFuture<Bool> {
        isDraining = true
        var wasCut = false
        let cutting = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            wasCut = self.hosts.contains { $0.isAtWork }
            for host in self.hosts { _ = host.drain(cutting: true) }
        }
        return EventLoopFuture.andAllComplete(hosts.map { $0.drain(cutting: false) }, on: eventLoop)
            .assumeIsolated()
            .map {
                cutting.cancel()
                return !wasCut
            }
            .nonisolated()
    }

    @discardableResult
    private func add(_ function: Function) -> FunctionHost {
        let host = FunctionHost(function, mode: mode, limits: limits, log: log, on: eventLoop) { [weak self] in
            self?.share()
        }
        host.startsLeft = startsLeft
        hosts.append(host)
        hostsByName[function.name] = host
        return host
    }

    /// Tells every pool how many processes are left, those first that have none, and makes room for them.
    private func share() {
        guard limits.maxWorkers < .max, !isSharing else { return }
        isSharing = true
        defer { isSharing = false }
        let order = hosts.filter(\.pool.isStarving) + hosts.filter { !$0.pool.isStarving }
        for host in order {
            let left = startsLeft
            guard left != host.startsLeft || host.pool.isStarving else { continue }
            host.startsLeft = left
            if left > 0 { host.reconsider() } else if host.pool.isStarving { makeRoom() }
        }
        // Whatever was started meanwhile counts for those that were asked before.
        for host in hosts { host.startsLeft = startsLeft }
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
                add(function).open()
                report(function.name, nil)
            }
        }
        finish()
    }
}
