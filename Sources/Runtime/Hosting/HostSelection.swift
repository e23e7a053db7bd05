import Glibc

/// Which host a process is, chosen when it starts and never by a rebuild.
enum HostSelection: Equatable {
    /// One event on standard input to its end.
    case oneShot
    /// One event a line.
    case stream
    /// One request in the environment and on standard input.
    case cgi
    /// Requests of web servers, several at once, until a signal.
    case fastCGI(ListenAddress)
    /// AWS Lambda's Runtime API at "host:port".
    case lambda(endpoint: String)
    /// No event at all: whether the settings are right, and whether somebody answers at the address.
    case healthCheck(ListenAddress?)
    /// No event either: the function tells what it answers.
    case description

    /// Reads the command line without the program's name, and what the process was started with.
    init(arguments: [String], surroundings: Surroundings) throws(UsageError) {
        if surroundings.isGateway {
            // A web server makes arguments of a query without "=" (RFC 3875, 4.4): a stranger's words.
            self = surroundings.inputListens ? .fastCGI(.inherited(0)) : .cgi
            return
        }
        switch (arguments.count, arguments.first) {
        case (0, _) where surroundings.inputListens: self = .fastCGI(.inherited(0))
        case (0, _) where surroundings.hasActivatedSocket: self = .fastCGI(.inherited(Surroundings.activatedSocket))
        case (0, _): self = surroundings.lambdaEndpoint.map { .lambda(endpoint: $0) } ?? .oneShot
        case (1, "--stream"): self = .stream
        case (1, "--describe"): self = .description
        case (2, "--fastcgi"): self = .fastCGI(try ListenAddress(arguments[1]))
        case (1, "--healthcheck"): self = .healthCheck(nil)
        // As the process to look at was started, but for the first argument.
        case (3, "--healthcheck") where arguments[1] == "--fastcgi":
            self = .healthCheck(try ListenAddress(arguments[2]))
        default: throw UsageError()
        }
    }
}

/// What a process finds when it starts, as far as it tells which host it is.
struct Surroundings {
    /// A web server has set GATEWAY_INTERFACE, as for a CGI program.
    var isGateway = false
    /// Standard input is a listening socket, as spawn-fcgi leaves it.
    var inputListens = false
    /// systemd has handed over one listening socket (sd_listen_fds(3)).
    var hasActivatedSocket = false
    /// AWS Lambda has set AWS_LAMBDA_RUNTIME_API to host and port of its Runtime API.
    var lambdaEndpoint: String?

    /// The descriptor of the first socket that systemd hands over.
    static let activatedSocket: Int32 = 3

    /// Nothing in particular.
    init() {}

    /// What this process finds.
    static var ofProcess: Surroundings {
        var surroundings = Surroundings()
        surroundings.isGateway = getenv("GATEWAY_INTERFACE") != nil
        surroundings.inputListens = listens(0)
        if let endpoint = getenv("AWS_LAMBDA_RUNTIME_API"), endpoint.pointee != 0 {
            surroundings.lambdaEndpoint = String(cString: endpoint)
        }
        if let process = getenv("LISTEN_PID"), let count = getenv("LISTEN_FDS") {
            surroundings.hasActivatedSocket =
                atoi(process) == getpid() && atoi(count) == 1 && listens(activatedSocket)
        }
        return surroundings
    }

    private static func listens(_ descriptor: Int32) -> Bool {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value == 1
    }
}

/// Arguments that no host has.
struct UsageError: Error {
    var message = """
        usage: FUNCTION < EVENT (one event, one answer), FUNCTION --stream (one event a line), \
        FUNCTION --fastcgi unix:/PATH[:MODE]|ADDRESS:PORT, --healthcheck and the arguments of the process to look at, or \
        FUNCTION --describe (routes, payloads and samples)
        """
}
