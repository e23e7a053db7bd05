import RuntimeProtocols

/// Writes each log event as one JSON line.
///
/// Ours and not swift-log: that library brings the concurrency runtime and libdispatch into every function, which costs
/// each cold start more than a function's own work (docs/decisions/0006).
public struct FunctionLog: Sendable {
    private let function: String
    private let threshold: LogLevel
    private let write: @Sendable ([UInt8]) -> Void
    private var requestID = ""
    private var platformFields: [(name: String, value: String)] = []

    /// Makes the log of a function; `write` gets whole lines without their end, of `threshold` or more severe.
    public init(function: String, threshold: LogLevel, write: @escaping @Sendable ([UInt8]) -> Void) {
        self.function = function
        self.threshold = threshold
        self.write = write
    }

    /// A log on standard error.
    static func standardError(function: String, threshold: LogLevel) -> FunctionLog {
        FunctionLog(function: function, threshold: threshold) { line in
            // A log that can't be written has nowhere to be reported.
            _ = Descriptor.standardError.writeAll(line + [0x0A])
        }
    }

    /// The log of this process, for what belongs to no event; its function is the program's name.
    public static func ofProcess(_ configuration: FunctionConfiguration) -> FunctionLog {
        let program = CommandLine.arguments.first?.split(separator: "/").last.map(String.init)
        return standardError(function: program ?? "", threshold: configuration.logLevel)
    }

    /// The same log, whose lines carry a request id unless it is empty.
    func identified(by requestID: String) -> FunctionLog {
        var log = self
        log.requestID = requestID
        return log
    }

    /// The same log, whose lines also carry what the platform calls this event.
    func with(_ platformFields: [(name: String, value: String)]) -> FunctionLog {
        var log = self
        log.platformFields = platformFields
        return log
    }

    /// The same log, whose lines carry a trace id where the platform has none of its own.
    func traced(by traceID: String) -> FunctionLog {
        guard !platformFields.contains(where: { $0.name == "trace.id" }) else { return self }
        var log = self
        log.platformFields.append(("trace.id", traceID))
        return log
    }

    /// Writes a line; `fields` are named as in the Elastic Common Schema and stand in their order behind the message.
    public func callAsFunction(
        _ level: LogLevel,
        _ message: String,
        _ fields: KeyValuePairs<String, String> = [:]
    ) {
        guard level >= threshold else { return }
        line(level, message, fields.map { (name: $0.key, value: $0.value) })
    }

    /// Writes a line that no level silences: `"log.type":"audit"` tells it from the others of the stream.
    public func audit(_ message: String, _ fields: [(name: String, value: String)]) {
        line(.notice, message, [("log.type", "audit")] + fields)
    }

    private func line(_ level: LogLevel, _ message: String, _ fields: [(name: String, value: String)]) {
        var members = fields
        if !requestID.isEmpty { members.append(("request_id", requestID)) }
        members += platformFields
        write(
            LogLine.bytes(
                millisecondsSince1970: WallClock.millisecondsSince1970(),
                level: level.rawValue,
                message: message,
                origin: ("function", function),
                fields: members
            )
        )
    }
}
