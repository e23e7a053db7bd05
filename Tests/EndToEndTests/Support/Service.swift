import Foundation
import FoundationNetworking
import Testing

/// `local-runner serve`, or another command that serves, on a free port, asked over real HTTP.
final class Service {
    private let process: Process
    private let exits: AsyncStream<Int32>
    private let pieces: AsyncStream<Data>
    private var client: Client

    /// Where it is reached.
    var address: URL { client.address }

    /// The command line of a service behind nginx, whose folder lies with the data.
    static func behindNginx(home: URL) -> [String] { ["serve-nginx", "--folder", home.appending(path: "nginx").path] }

    /// Starts the service and waits for its address; what it says on standard error goes into a file, where one is named.
    init(
        home: URL,
        _ command: [String] = ["serve"],
        environment: [String: String] = [:],
        errors: URL? = nil
    ) async throws {
        let own = ["PRICETAG_HOME": home.path, "PRICETAG_LOG_LEVEL": "error"].merging(environment) { $1 }
        process = Tool.process("local-runner", command + (command.contains("--port") ? [] : ["--port", "0"]), own)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        if let errors {
            try Data().write(to: errors)
            process.standardError = try FileHandle(forWritingTo: errors)
        }
        let (exits, exit) = AsyncStream.makeStream(of: Int32.self)
        let (pieces, piece) = AsyncStream.makeStream(of: Data.self)
        self.exits = exits
        self.pieces = pieces
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
        client = Client(try #require(URL(string: String(line.1))))
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Sends SIGTERM and waits for the exit status.
    func stop() async -> Int32? {
        process.terminate()
        return await status()
    }

    /// Waits for the exit status.
    func status() async -> Int32? { await exits.first { _ in true } }

    /// Its process.
    var pid: Int32 { process.processIdentifier }

    /// What was printed after the address, up to the end of the process.
    func rest() async -> String {
        var text = ""
        for await data in pieces { text += String(decoding: data, as: UTF8.self) }
        return text
    }

    /// Keeps the token of the answer for the requests that follow.
    func logIn(_ answer: [String: Any]) throws { try client.logIn(answer) }

    /// What curl would send with that body.
    func ask(
        _ path: String,
        _ body: String? = nil,
        fields: [String: String] = [:]
    ) async throws -> (status: Int, answer: [String: Any]) {
        try await client.ask(path, body, fields: fields)
    }
}

/// Somebody who asks what is listening at an address, with a token once logged in.
struct Client {
    let address: URL
    private var token: String?

    init(_ address: URL) { self.address = address }

    /// Keeps the token of the answer for the requests that follow.
    mutating func logIn(_ answer: [String: Any]) throws { token = try #require(answer["access_token"] as? String) }

    /// Whether there is an answer of any kind but an error of the web server.
    func answers(_ path: String) async throws -> Bool {
        do {
            return try await ask(path).status < 500
        } catch is URLError {
            return false
        }
    }

    /// What curl would send with that body.
    func ask(
        _ path: String,
        _ body: String? = nil,
        fields: [String: String] = [:]
    ) async throws -> (status: Int, answer: [String: Any]) {
        let url = try #require(URL(string: path, relativeTo: address))
        var request = URLRequest(url: url)
        if let body {
            request.httpMethod = "POST"
            request.httpBody = Data(body.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return (try #require(response as? HTTPURLResponse).statusCode, try #require(json))
    }
}
