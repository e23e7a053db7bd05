import Foundation

/// One run of an executable of the package, from the package's root.
struct Tool {
    let status: Int32
    let output: Data
    let errors: String

    /// What was printed, line by line.
    var lines: [String] { String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init) }

    /// Runs it to its end; files stand for its three streams, so that none can block another.
    static func run(
        _ name: String,
        _ arguments: [String] = [],
        input: Data = Data(),
        environment: [String: String] = [:]
    ) async throws -> Tool {
        try await withTemporaryFolder { folder in
            let files = ["in", "out", "err"].map { folder.appending(path: $0) }
            for (file, bytes) in zip(files, [input, Data(), Data()]) { try bytes.write(to: file) }
            let process = process(name, arguments, environment)
            process.standardInput = try FileHandle(forReadingFrom: files[0])
            process.standardOutput = try FileHandle(forWritingTo: files[1])
            process.standardError = try FileHandle(forWritingTo: files[2])
            let status = try await withCheckedThrowingContinuation { continuation in
                process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                do { try process.run() } catch { continuation.resume(throwing: error) }
            }
            return Tool(
                status: status,
                output: try Data(contentsOf: files[1]),
                errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
            )
        }
    }

    /// A process that is ready to start, with nothing of the outer environment.
    static func process(_ name: String, _ arguments: [String], _ environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = Project.binaries.appending(path: name)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = Project.root
        return process
    }
}
