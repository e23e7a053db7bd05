import Logging
import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// A line for every request, written like the runner's other lines, but without what a logger for everyone costs.
struct AccessLog {
    let sink: any LineSink
    let logger: Logger

    /// The line of a request that was answered; level info.
    func answered(_ exchange: Exchange, status: Int, duration: TimeAmount) {
        guard logger.logLevel <= .info else { return }
        write(.info, "answered", fields(exchange, status, duration))
    }

    /// The line of a request that was slow, with its phases; level warning.
    func slow(_ exchange: Exchange, status: Int, duration: TimeAmount) {
        guard logger.logLevel <= .warning else { return }
        var fields = fields(exchange, status, duration)
        if let name = exchange.destination?.route.function { fields.append(("function", name)) }
        if let worker = exchange.invocation?.worker { fields.append(("worker", "\(worker)")) }
        for phase in exchange.phases {
            fields.append(("\(phase.name)_milliseconds", Self.milliseconds(phase.duration)))
        }
        write(.warning, "slow request", fields)
    }

    private func fields(_ exchange: Exchange, _ status: Int, _ duration: TimeAmount) -> [(name: String, value: String)]
    {
        [
            ("request_id", exchange.requestID), ("trace.id", exchange.trace.traceID),
            ("method", exchange.head.method.rawValue), ("path", IncomingRequest.path(of: exchange.target)),
            ("status", "\(status)"), ("milliseconds", Self.milliseconds(duration)),
        ]
    }

    private func write(_ level: Logger.Level, _ message: String, _ fields: [(name: String, value: String)]) {
        let line = LogLine.bytes(
            millisecondsSince1970: WallClock.millisecondsSince1970(),
            level: level.rawValue,
            message: message,
            origin: ("log.logger", logger.label),
            fields: fields
        )
        sink.take(ByteBuffer(bytes: line))
    }

    /// Milliseconds with three digits behind the point.
    private static func milliseconds(_ duration: TimeAmount) -> String {
        let microseconds = duration.nanoseconds / 1_000
        let rest = "\(microseconds % 1_000)"
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }
}
