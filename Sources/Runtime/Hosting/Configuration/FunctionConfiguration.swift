import Glibc
import Logging
import RuntimeProtocols

/// What every function is told by its environment, read once.
public struct FunctionConfiguration: Sendable {
    /// Least severe level that is logged.
    public let logLevel: Logger.Level
    /// Time that one event may take.
    public let timeout: Duration
    /// Largest event that is read, in bytes.
    public let maxEventBytes: Int
    /// Further settings, for whoever wires the function.
    public let environment: EnvironmentReader

    /// Reads an environment; an unknown or wrong value throws and names its key.
    public init(_ variables: [String: String]) throws(ConfigurationError) {
        environment = try EnvironmentReader(variables)
        logLevel = try environment.choice(.logLevel, or: Logger.Level.info)
        timeout = .milliseconds(try environment.integer(.timeout, in: 1...900_000, or: 30_000))
        maxEventBytes = try environment.integer(.maxEventBytes, in: 1_024...67_108_864, or: 8_388_608)
    }

    /// The environment of this process; a variable that is not UTF-8 is repaired, not dropped.
    public static func processEnvironment() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            // Cut between bytes: to Swift, "=" with a combining mark behind it is another character.
            let pair = String(cString: text)
            if let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) {
                variables[String(pair[..<equals])] = String(pair[pair.utf8.index(after: equals)...])
            }
            entry += 1
        }
        return variables
    }
}
