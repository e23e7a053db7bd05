import Glibc
import Logging
import NIOCore
import NIOPosix

/// nginx and, behind it, a FastCGI process a function: all started, kept and ended together, from one folder.
struct NginxStack: Sendable {
    struct Options: Sendable {
        /// Numeric address to listen on.
        var host = "127.0.0.1"
        /// Port to listen on; 0 lets the system choose.
        var port = 0
        /// What clients may do; nil where nobody is held back.
        var limits: NginxSettings.Limits?
        /// The program; nil looks for it where Debian puts it and on the PATH.
        var program: String?
        /// Longest that the first process of each may take to answer.
        var startLimit = Duration.seconds(15)
        /// Longest that requests at work may take once the end is asked for, in nginx and in the functions together.
        var drainTimeout = TimeAmount.seconds(60)
    }

    private let catalog: FunctionCatalog
    private let options: Options
    private let folder: NginxFolder
    private let log: any LineSink
    private let logger: Logger

    init(_ catalog: FunctionCatalog, folder: NginxFolder, options: Options, log: any LineSink, logger: Logger) {
        self.catalog = catalog
        self.folder = folder
        self.options = options
        self.log = log
        self.logger = logger
    }

    /// What a body can do with a stack that runs.
    struct Running: Sendable {
        let port: Int
        let nginx: KeptProcess
        let functions: [String: KeptProcess]
        fileprivate let folder: NginxFolder
        fileprivate let settings: NginxSettings

        /// Puts new executables and manifests into use without losing a request; throws where that takes a new start.
        func reload(_ catalog: FunctionCatalog) async throws {
            try catalog.requireExecutables()
            let site = try NginxSite(catalog, settings)
            guard Set(site.functions.map(\.name)) == Set(functions.keys) else {
                throw SupervisorError("there are other functions now; start again to serve them")
            }
            // The functions first: limits that have grown must not be asked of a process that knows the old ones.
            let versions = try site.functions.map { (name: $0.name, recipe: try NginxStack.recipe(of: $0)) }
            var faults: [String] = []
            for version in versions where await functions[version.name]?.replace(with: version.recipe) != true {
                faults.append(version.name)
            }
            guard faults.isEmpty else {
                throw SupervisorError(
                    "\(faults.joined(separator: ", ")): the version before goes on, and the site as it was"
                )
            }
            // A worker of nginx that is replaced closes the kept connections that are idle, also under a request that is just on
            // its way: only for another site. Its logs are opened anew either way.
            if try folder.has(site) { return nginx.signal(SIGUSR1) }
            try folder.write(site)
            nginx.signal(SIGHUP)
        }
    }

    /// Serves for as long as `body` runs, then lets requests at work finish; throws a `DrainError` where one had to be cut off.
    func whileRunning<Result: Sendable>(_ body: @Sendable (Running) async throws -> Result) async throws -> Result {
        let lock = try FolderLock(folder.path)
        defer { lock.release() }
        let listener = try ListeningSocket(address: options.host, port: options.port)
        let running = try prepare(listener)
        async let functionsAreClean = Self.run(Array(running.functions.values))
        async let nginxIsClean = running.nginx.run()
        let result: Swift.Result<Result, any Error>
        do {
            for process in running.functions.values { try await process.waitUntilReady(within: options.startLimit) }
            try await running.nginx.waitUntilReady(within: options.startLimit)
            result = .success(try await body(running))
        } catch {
            result = .failure(error)
        }
        // nginx first: it is done when no request is at work any more.
        let deadline = NIODeadline.now() + options.drainTimeout
        running.nginx.end()
        var isClean = await nginxIsClean
        let left = max(deadline - .now(), Self.shortestGrace)
        for process in running.functions.values { process.end(within: left) }
        isClean = await functionsAreClean && isClean
        let value = try result.get()
        guard isClean else { throw DrainError() }
        return value
    }

    /// What a function has for its end where nginx has taken all of the time.
    private static let shortestGrace = TimeAmount.seconds(1)

    private static func run(_ processes: [KeptProcess]) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            for process in processes { group.addTask { await process.run() } }
            return await group.reduce(true) { $0 && $1 }
        }
    }
}

extension NginxStack {
    /// Writes the site, opens the sockets and says what is to be kept.
    private func prepare(_ listener: ListeningSocket) throws -> Running {
        var settings = NginxSettings(sockets: folder.sockets)
        settings.host = options.host
        settings.port = listener.port ?? options.port
        settings.limits = options.limits
        settings.accessLog = folder.accessLog
        let site = try NginxSite(catalog, settings)
        try folder.write(site)
        var functions: [String: KeptProcess] = [:]
        for function in site.functions { functions[function.name] = try process(of: function, settings) }
        let nginx = try KeptProcess.nginx(
            folder,
            program: options.program,
            listener: listener,
            drainTimeout: options.drainTimeout,
            log: log,
            logger: logger
        )
        return Running(port: settings.port, nginx: nginx, functions: functions, folder: folder, settings: settings)
    }

    private func process(of function: Function, _ settings: NginxSettings) throws -> KeptProcess {
        let path = settings.socket(of: function.name)
        let plan = KeptProcess.Plan(
            name: function.name,
            recipe: try Self.recipe(of: function),
            socket: try ListeningSocket(path: path, mode: 0o660),
            grace: .seconds(Int64(NginxSite.handoverSeconds + NginxSite.readTimeout(of: function))),
            fault: { [log] recipe in await Self.fault(of: recipe, log: log) },
            isReady: { _ in await FastCGIProbe.answers(path) }
        )
        return KeptProcess(plan, log: log, logger: logger)
    }

    /// The version that is there now, also where a build replaces the file later.
    fileprivate static func recipe(of function: Function) throws -> ProcessRecipe {
        var recipe = function.webRecipe
        recipe.image = try ExecutableImage(recipe.executable)
        return recipe
    }

    /// Longest that a new version may take to look at itself.
    private static let checkLimit = TimeAmount.seconds(15)

    /// Has a version make what it answers with, as `--healthcheck` does, before it gets a socket.
    private static func fault(of recipe: ProcessRecipe, log: any LineSink) async -> String? {
        var recipe = recipe
        recipe.arguments = ["--healthcheck"]
        let setting = WorkerSetting(recipe: recipe, answerLimit: 65_536, grace: HostLimits().grace)
        do {
            let (_, exit) = try await OneShotProcess.run(
                ByteBuffer(),
                setting,
                timeout: checkLimit,
                log: log,
                on: MultiThreadedEventLoopGroup.singleton.next()
            )
            return exit == .exited(0) ? nil : "its --healthcheck ended with \(exit)"
        } catch {
            return "\(error)"
        }
    }
}

extension KeptProcess {
    /// nginx in a folder of its own, with a listening socket that outlives it.
    static func nginx(
        _ folder: NginxFolder,
        program: String?,
        listener: ListeningSocket,
        drainTimeout: TimeAmount,
        log: any LineSink,
        logger: Logger
    ) throws -> KeptProcess {
        let processFile = folder.processFile
        let plan = Plan(
            name: "nginx",
            recipe: ProcessRecipe(
                executable: try NginxProgram.path(program),
                arguments: ["-p", folder.path, "-c", "nginx.conf", "-g", "daemon off;"],
                // As when it replaces itself, nginx takes the socket that it finds at this descriptor for its own: so the
                // port can be one of the system's choice, and connections wait while nginx is started again.
                environment: ["NGINX": "0;"]
            ),
            socket: listener,
            endSignal: SIGQUIT,
            grace: drainTimeout,
            isReady: { pid in
                // It is written when the configuration is read and the sockets are open.
                let text = (try? Files.read(processFile)).map { String(decoding: $0, as: UTF8.self) }
                return text == "\(pid)\n"
            }
        )
        return KeptProcess(plan, log: log, logger: logger)
    }
}

/// Where nginx is.
enum NginxProgram {
    /// The given path, or the first of the usual ones that can be run.
    static func path(_ given: String?) throws(SupervisorError) -> String {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let folders = ["/usr/sbin", "/usr/local/sbin"] + path.split(separator: ":").map(String.init)
        let candidates = given.map { [$0] } ?? folders.map { "\($0)/nginx" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw SupervisorError("there is no \(given ?? "nginx"); on Debian: apt-get install nginx")
        }
        return found
    }
}

/// A folder that belongs to one running process; let go of when that ends, however it ends.
struct FolderLock {
    private let descriptor: CInt

    init(_ folder: String) throws {
        let path = "\(folder)/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, errorNumber: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw SupervisorError("\(folder) is in use: another local-runner serves from it")
        }
    }

    func release() { close(descriptor) }
}
