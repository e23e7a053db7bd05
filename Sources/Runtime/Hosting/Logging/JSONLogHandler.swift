import Glibc
import JSONCodec
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
        var line: JSONObject = JSONObject()
        line["@timestamp"] = .string(UTCTime(millisecondsSince1970: Self.now()).internet)
        line["log.level"] = .string(event.level.rawValue)
        line["message"] = .string(event.message.description)
        line["function"] = .string(function)
        if let error = event.error { line["error.message"] = .string("\(error)") }
        let own = event.metadata ?? [:]
        for (key, value) in metadata.merging(own, uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
            // A key of ours stays what it is.
            line[line[key] == nil ? key : "metadata.\(key)"] = .string(value.description)
        }
        var bytes = JSONValue.object(line).bytes
        bytes.append(0x0A)
        // A log that can't be written has nowhere to be reported.
        _ = Descriptor.standardError.writeAll(bytes)
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
