import Foundation
import RuntimeProtocols

/// Where the functions and their executables are, and the environment that the runner was started with.
public struct Workspace: Sendable {
    /// Folder with a folder a function.
    public let functions: String
    /// Folder with the executables.
    public let binaries: String
    let environment: [String: String]

    /// Folders that are not given: ./functions, and the one that this executable lies in.
    public init(functions: String?, binaries: String?, environment: [String: String]? = nil) {
        self.functions = functions ?? "functions"
        self.binaries = binaries ?? Self.ownFolder
        self.environment = environment ?? ProcessInfo.processInfo.environment
    }

    /// The functions, with the allow-listed part of this environment or of another.
    func catalog(environment: [String: String]? = nil, own: [String: String] = [:]) throws -> FunctionCatalog {
        try FunctionCatalog(
            functions: functions,
            binaries: binaries,
            environment: environment ?? self.environment,
            own: own
        )
    }

    private static var ownFolder: String {
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return Files.parent(of: path ?? CommandLine.arguments[0])
    }
}
