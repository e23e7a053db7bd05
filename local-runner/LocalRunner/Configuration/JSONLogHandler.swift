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
        let extra = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        let line = LogLine.bytes(
            millisecondsSince1970: WallClock.millisecondsSince1970(),
            level: event.level.rawValue,
            message: event.message.description,
            origin: ("log.logger", label),
            fields: extra.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.description) }
        )
        sink.take(ByteBuffer(bytes: line))
    }
}

extension Logger {
    /// The runner's logger.
    static func runner(_ level: Level, sink: any LineSink) -> Logger {
        Logger(label: "local-runner") { JSONLogHandler(logLevel: level, label: $0, sink: sink) }
    }
}
