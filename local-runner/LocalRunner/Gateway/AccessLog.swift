import JSONCodec
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
            ("method", exchange.head.method.rawValue), ("path", exchange.path),
            ("status", "\(status)"), ("milliseconds", Self.milliseconds(duration)),
        ]
    }

    /// Names are all different here, which spares looking.
    private func write(_ level: Logger.Level, _ message: String, _ fields: [(name: String, value: String)]) {
        let time = UTCTime(millisecondsSince1970: WallClock.millisecondsSince1970()).internet
        var line: [UInt8] = []
        line.reserveCapacity(384)
        line += #"{"@timestamp":""#.utf8
        line += time.utf8
        line += #"","log.level":""#.utf8
        line += level.rawValue.utf8
        line += #"","message":""#.utf8
        line += message.utf8
        line += #"","log.logger":""#.utf8
        line += logger.label.utf8
        line.append(UInt8(ascii: "\""))
        for field in fields {
            line += #",""#.utf8
            line += field.name.utf8
            line += #"":"#.utf8
            JSONValue.write(field.value, to: &line)
        }
        line.append(UInt8(ascii: "}"))
        sink.take(ByteBuffer(bytes: line))
    }

    /// Milliseconds with three digits behind the point.
    private static func milliseconds(_ duration: TimeAmount) -> String {
        let microseconds = duration.nanoseconds / 1_000
        let rest = "\(microseconds % 1_000)"
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }
}
