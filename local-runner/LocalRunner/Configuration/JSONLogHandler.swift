import JSONCodec
import Logging
import NIOCore
import RuntimeProtocols

/// The runner's own log: JSON lines like those of the functions, on the same stderr.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level
    let label: String
    let sink: any LineSink

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = JSONObject()
        line["time"] = .string(UTCTime(millisecondsSince1970: WallClock.millisecondsSince1970()).internet)
        line["level"] = .string(event.level.rawValue)
        line["logger"] = .string(label)
        line["message"] = .string("\(event.message)")
        let extra = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        for (name, value) in extra.sorted(by: { $0.key < $1.key }) where line[name] == nil {
            line[name] = .string("\(value)")
        }
        sink.take(ByteBuffer(bytes: JSONValue.object(line).bytes))
    }
}

extension Logger {
    /// The runner's logger.
    static func runner(_ level: Level, sink: any LineSink) -> Logger {
        Logger(label: "local-runner") { JSONLogHandler(logLevel: level, label: $0, sink: sink) }
    }
}
