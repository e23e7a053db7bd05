import Glibc
import RuntimeProtocols

/// What every function is told by its environment, read once.
public struct FunctionConfiguration: Sendable {
    /// Least severe level that is logged.
    public let logLevel: LogLevel
    /// Time that one event may take.
    public let timeout: Duration
    /// Largest event that is read, in bytes.
    public let maxEventBytes: Int
    /// Largest body that a host takes which gets requests and no events, in bytes.
    public let maxBodyBytes: Int
    /// Requests that are carried out at once, where a host has several at a time.
    public let concurrency: Int
    /// Pages of other origins that may read answers.
    public let crossOrigin: CrossOrigin
    /// Further settings, for whoever wires the function.
    public let environment: EnvironmentReader

    /// Reads an environment; an unknown or wrong value throws and names its key.
    public init(_ variables: [(name: String, value: String)]) throws(ConfigurationError) {
        environment = try EnvironmentReader(variables)
        // Choosing among a type's cases costs a cold start 20 times what finding nothing to choose does.
        logLevel = environment.text(.logLevel) == nil ? .info : try environment.choice(.logLevel, or: LogLevel.info)
        timeout = .milliseconds(try environment.integer(.timeout, in: 1...900_000, or: 30_000))
        maxEventBytes = try environment.integer(.maxEventBytes, in: 1_024...67_108_864, or: 8_388_608)
        maxBodyBytes = try environment.integer(.maxBodyBytes, in: 0...67_108_864, or: 1_048_576)
        crossOrigin = try Self.crossOrigin(environment)
        concurrency = try environment.integer(.concurrency, in: 1...64, or: 4)
    }

    private static func crossOrigin(_ environment: EnvironmentReader) throws(ConfigurationError) -> CrossOrigin {
        guard let text = environment.text(.corsOrigins) else { return CrossOrigin() }
        guard let crossOrigin = CrossOrigin(parsing: text) else {
            throw ConfigurationError(key: ConfigurationKey.corsOrigins.rawValue, message: CrossOrigin.rule)
        }
        return crossOrigin
    }

    /// Reads an environment from a dictionary.
    public init(_ variables: [String: String]) throws(ConfigurationError) {
        try self.init(variables.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    }

    /// The variables of this process that are ours; the others are not worth a cold start's time.
    ///
    /// A variable that is not UTF-8 is repaired, not dropped.
    public static func processEnvironment() -> [(name: String, value: String)] {
        var variables: [(name: String, value: String)] = []
        var entry = environ
        let prefix = EnvironmentReader.prefix
        while let text = entry.pointee {
            if strncmp(text, prefix, prefix.utf8.count) == 0, let equals = strchr(text, Int32(UInt8(ascii: "="))) {
                let name = UnsafeRawBufferPointer(start: text, count: text.distance(to: equals))
                variables.append((String(decoding: name, as: UTF8.self), String(cString: equals + 1)))
            }
            entry += 1
        }
        return variables
    }
}
