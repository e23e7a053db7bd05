import Foundation
import FoundationNetworking
import Testing

/// `local-runner serve` on a free port, asked over real HTTP.
final class Service {
    private let process: Process
    private let exits: AsyncStream<Int32>
    private let address: URL
    private var token: String?

    /// Starts the service and waits for its address.
    init(home: URL, _ options: [String] = [], environment: [String: String] = [:]) async throws {
        let own = ["PRICETAG_HOME": home.path, "PRICETAG_LOG_LEVEL": "error"].merging(environment) { $1 }
        process = Tool.process("local-runner", ["serve", "--port", "0"] + options, own)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
        let (pieces, piece) = AsyncStream.makeStream(of: Data.self)
        self.exits = exits
        process.terminationHandler = { exit.yield($0.terminationStatus) }
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
        var text = ""
        for await data in pieces {
            text += String(decoding: data, as: UTF8.self)
            // A complete line: an address that is cut off would be another port.
            if text.contains(/listens on http:.*\n/) { break }
        }
        let line = try #require(text.firstMatch(of: /listens on (http:\S+:\d+)/), "no address in: \(text)")
        address = try #require(URL(string: String(line.1)))
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Sends SIGTERM and waits for the exit status.
    func stop() async -> Int32? {
        process.terminate()
        return await exits.first { _ in true }
    }

    /// Keeps the token of the answer for the requests that follow.
    func logIn(_ answer: [String: Any]) throws { token = try #require(answer["access_token"] as? String) }

    /// What curl would send with that body.
    func ask(_ path: String, _ body: String? = nil) async throws -> (status: Int, answer: [String: Any]) {
        let url = try #require(URL(string: path, relativeTo: address))
        var request = URLRequest(url: url)
        if let body {
            request.httpMethod = "POST"
            request.httpBody = Data(body.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let (data, response) = try await URLSession.shared.data(for: request)
        let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return (try #require(response as? HTTPURLResponse).statusCode, try #require(json))
    }
}
