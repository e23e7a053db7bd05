/// What came of a scene.
struct CrashReport: Sendable {
    /// How often something went wrong.
    var faults = 0
    var clients: [SteadyClient] = []

    mutating func add(_ other: CrashReport) {
        faults += other.faults
        clients += other.clients
    }

    /// "270 requests, 31 faults, 402 attempts, 25 given up and asked again later"
    var summary: String {
        func sum(_ count: (SteadyClient) -> Int) -> Int { clients.reduce(0) { $0 + count($1) } }
        return "\(sum { $0.requests }) requests, \(faults) faults, \(sum { $0.attempts }) attempts, "
            + "\(sum { $0.abandoned.count }) given up and asked again later"
    }
}
