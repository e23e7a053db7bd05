import Foundation
import Testing

/// A function that stays and answers a line for each line.
final class Stream {
    private let process: Process
    private let input = Pipe()
    private let errors: URL
    private var pieces: AsyncStream<Data>.Iterator
    private var text = Data()

    /// Starts it; what it logs goes to a file in the folder.
    init(_ function: String, folder: URL, environment: [String: String]) throws {
        errors = folder.appending(path: "\(function).log")
        try Data().write(to: errors)
        process = Tool.process(function, ["--stream"], environment)
        let output = Pipe()
        let (pieces, piece) = AsyncStream.makeStream(of: Data.self)
        self.pieces = pieces.makeAsyncIterator()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                piece.finish()
                handle.readabilityHandler = nil
            } else {
                piece.yield(data)
            }
        }
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// The answer to one event, which is one line.
    func ask(_ event: Data) async throws -> Data {
        try input.fileHandleForWriting.write(contentsOf: event)
        while true {
            if let end = text.firstIndex(of: UInt8(ascii: "\n")) {
                defer { text = Data(text[(end + 1)...]) }
                return Data(text[..<end])
            }
            text += try #require(await pieces.next(), "the function ended")
        }
    }

    /// What it logged so far.
    var log: String { get throws { String(decoding: try Data(contentsOf: errors), as: UTF8.self) } }
}
