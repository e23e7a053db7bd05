import NIOCore

/// Where the gateway listens and how it runs the functions.
struct GatewayOptions: Sendable {
    var host = "127.0.0.1"
    var port = 0
    /// Path of the socket for operators; nil for none.
    var admin: String?
    var mode = WorkerMode.warm
    var limits = HostLimits()
    /// Longest that the requests at work may take once the end is asked for.
    var drainTimeout = TimeAmount.seconds(60)
    /// How long an idle connection may still bring a request once the end is asked for; never longer than the drain.
    var idleGrace = TimeAmount.seconds(1)
    /// Requests that take longer are logged with their phases; nil for none.
    var slow: TimeAmount?
    /// Sees every exchange of a function; nil where nothing is recorded.
    var observer: (any ExchangeObserver)?
    /// Most connections at once; more are closed as soon as they are accepted.
    var connectionLimit = 10_000
    /// Time for a request's head, counted from the answer before it, for its body, and for a client to take its answer.
    var headTimeout = TimeAmount.seconds(60)
    var bodyTimeout = TimeAmount.seconds(30)
    var writeTimeout = TimeAmount.seconds(60)
    /// How long a connection that is closed stays open for a client that is still sending, so that it reads the answer.
    var linger = TimeAmount.seconds(5)
}
