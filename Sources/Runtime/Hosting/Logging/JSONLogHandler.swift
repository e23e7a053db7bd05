import Glibc
import Logging
import RuntimeProtocols

/// Writes each log event as one JSON line on standard error.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let function: String

    init(function: String, logLevel: Logger.Level) {
        self.function = function
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted { $0.key < $1.key }
            .map { (name: $0.key, value: $0.value.description) }
        if let error = event.error { fields.insert(("error.message", "\(error)"), at: 0) }
        let line = LogLine.bytes(
            millisecondsSince1970: Self.now(),
            level: event.level.rawValue,
            message: event.message.description,
            origin: ("function", function),
            fields: fields
        )
        // A log that can't be written has nowhere to be reported.
        _ = Descriptor.standardError.writeAll(line + [0x0A])
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
