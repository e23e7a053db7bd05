import Logging
import NIOCore

/// Puts new versions of functions into use while requests go on; used on its event loop only.
final class Reloader {
    /// Where new versions come from.
    struct Source: Sendable {
        /// Reads the functions' folder.
        var load: @Sendable () throws -> FunctionCatalog
        /// Folder whose function.json files are watched; nil where only signals reload.
        var watchedFolder: String?
        /// How often executables and function.json files are looked at.
        var interval = TimeAmount.milliseconds(500)
    }

    private let source: Source
    private let fleet: Fleet
    private let logger: Logger
    private let eventLoop: any EventLoop
    private var files: FileWatch?
    /// Functions that have changed and could not be read yet, for their own sake or another's.
    private var unread: Set<String> = []
    private var timer: RepeatedTask?
    private var isAtWork = false
    /// What was asked for while a reload was at work; an empty set stands for nothing, nil for all functions.
    private var next: Set<String>? = []

    init(_ source: Source, fleet: Fleet, logger: Logger, on eventLoop: any EventLoop) {
        self.source = source
        self.fleet = fleet
        self.logger = logger
        self.eventLoop = eventLoop
    }

    /// Begins to look at the files, where that was asked for.
    func watch() {
        guard source.watchedFolder != nil else { return }
        files = FileWatch(watchedFiles)
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        timer = eventLoop.scheduleRepeatedTask(initialDelay: source.interval, delay: source.interval) { _ in
            this.value.look()
        }
    }

    private var watchedFiles: [(path: String, function: String)] {
        guard let folder = source.watchedFolder else { return [] }
        return fleet.hosts.map(\.function).flatMap { function in
            [
                (path: function.recipe.executable, function: function.name),
                (path: "\(folder)/\(function.name)/function.json", function: function.name),
            ]
        }
    }

    /// Ends the watching.
    func stop() { timer?.cancel() }

    /// Reads the functions and tries new versions: of those named, or of all.
    func reload(only names: Set<String>? = nil) {
        guard !isAtWork else {
            next = names.flatMap { names in next.map { $0.union(names) } }
            return
        }
        let catalog: FunctionCatalog
        do {
            catalog = try source.load()
            try catalog.requireExecutables()
        } catch {
            return logger.error("reload failed, nothing has changed", metadata: ["cause": "\(error)"])
        }
        isAtWork = true
        unread.subtract(names ?? unread)
        fleet.reload(
            catalog,
            only: names,
            report: { self.report($0, $1) },
            done: {
                self.isAtWork = false
                self.files?.add(self.watchedFiles)
                let next = self.next
                self.next = []
                if next?.isEmpty != true { self.reload(only: next) }
            }
        )
    }

    private func look() {
        guard let changed = files?.changed(), !changed.isEmpty else { return }
        unread.formUnion(changed)
        reload(only: unread)
    }

    private func report(_ function: String, _ fault: String?) {
        let metrics = fleet.host(function)?.metrics
        metrics?.reloadFault = fault
        guard let fault else {
            metrics?.reloads += 1
            return logger.notice("reloaded", metadata: ["function": "\(function)"])
        }
        metrics?.failedReloads += 1
        let metadata: Logger.Metadata = ["function": "\(function)", "cause": "\(fault)"]
        logger.error("reload failed, the version before stays", metadata: metadata)
    }
}
