import NIOCore

/// What has happened to a function since the runner began; used on its event loop only.
final class FunctionMetrics {
    /// What requests are counted by.
    struct Answer: Hashable {
        let route: String
        let status: Int
    }

    var requests: [Answer: Int] = [:]
    var duration = Histogram()
    var queueWait = Histogram()
    var starts: [StartReason: Int] = [:]
    var exits: [ExitCause: Int] = [:]
    var inFlight = 0
    var reloads = 0
    var failedReloads = 0
    /// Why the last reload failed, until one succeeds.
    var reloadFault: String?
}
