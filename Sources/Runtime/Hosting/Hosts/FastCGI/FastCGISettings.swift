import RuntimeProtocols

/// Bounds of a FastCGI host, so that no peer, slow or hostile, costs more than its share.
struct FastCGISettings: Sendable {
    /// Requests that are carried out at once.
    var slots: Int
    /// Longest that a request may be at work; the process ends behind one that takes longer, since no thread can be ended.
    var executionTime: Duration
    var limits: FastCGIConnection.Limits
    /// Connections that are open at once; further ones wait where they are.
    var connections = 512
    /// Whole requests that wait for a slot; further ones are answered with 503.
    var waitingRequests = 512
    /// Most bytes of answers that wait for one connection's reader.
    var unsentBytes = 16_777_216

    /// From a request's first byte to the end of its parameters, which a web server sends in one go.
    var parametersTime = Duration.seconds(5)
    /// From there to the end of its body.
    var bodyTime = Duration.seconds(30)
    /// How long a reader may take nothing of an answer.
    var sendingTime = Duration.seconds(30)
    /// How long a connection may be kept without a request; longer than nginx's own 60 s, so that nginx is the one to close.
    var idleTime = Duration.seconds(75)
    /// How long a connection that is being closed is read, so that its last answer is not lost to a reset; and how much.
    var lingerTime = Duration.seconds(2)
    var lingerBytes = 262_144
    /// How long an idle connection may still bring a request once the end is asked for. Far longer than the 2 s that nginx keeps
    /// one for writes (NginxSite), so that nginx is the one to close: it can't know whether a request met a connection's end
    /// before or after it was carried out, and repeats no write.
    var graceTime = Duration.seconds(5)
    /// How long connections that never rest are answered after that; nginx gives each up after 8 s.
    var handoverTime = Duration.seconds(12)

    /// The usual bounds.
    init(slots: Int, executionTime: Duration, bodyBytes: Int) {
        self.slots = slots
        self.executionTime = executionTime
        limits = FastCGIConnection.Limits(bodyBytes: bodyBytes, connections: 512, requests: 512)
    }
}
