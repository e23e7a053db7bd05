import Foundation
import JSONCodec
import Logging
import NIOCore
import Testing

@testable import LocalRunner

/// The real nginx on a free port with a folder of its own, in front of functions that only echo.
struct NginxBench: Sendable {
    let port: Int
    let folder: NginxFolder
    let log: LineProbe
    let nginx: KeptProcess

    /// Runs nginx over a catalogue while `body` runs; `answer` is what a function says, by default what it was asked.
    static func serving<Result: Sendable>(
        _ catalog: FunctionCatalog,
        change: (inout NginxSettings) -> Void = { _ in },
        begins: @escaping @Sendable () -> Void = {},
        answer: @escaping @Sendable (_ function: String, EchoRequest) -> String? = { $1.echo($0) },
        silent: Set<String> = [],
        _ body: @Sendable (NginxBench) async throws -> Result
    ) async throws -> Result {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = try NginxFolder(temporary.path)
        let listener = try ListeningSocket(address: "127.0.0.1", port: 0)
        let port = try #require(listener.port)
        var settings = NginxSettings(sockets: folder.sockets)
        settings.host = "127.0.0.1"
        settings.port = port
        settings.accessLog = folder.accessLog
        change(&settings)
        let site = try NginxSite(catalog, settings)
        try folder.write(site)
        var functions: [EchoFunction] = []
        for function in site.functions where !silent.contains(function.name) {
            let name = function.name
            functions.append(
                try await EchoFunction.listening(on: settings.socket(of: name), begins: begins) { answer(name, $0) }
            )
        }
        let log = LineProbe()
        let nginx = try KeptProcess.nginx(
            folder,
            program: nil,
            listener: listener,
            drainTimeout: .seconds(30),
            log: log,
            logger: .runner(.error, sink: log)
        )
        async let isClean = nginx.run()
        let result: Swift.Result<Result, any Error>
        do {
            try await nginx.waitUntilReady(within: .seconds(15))
            result = .success(try await body(NginxBench(port: port, folder: folder, log: log, nginx: nginx)))
        } catch {
            for line in log.lines { Issue.record("nginx: \(line)") }
            result = .failure(error)
        }
        nginx.end()
        #expect(await isClean)
        for function in functions { try await function.close() }
        return try result.get()
    }

    /// Functions by their routes; every one is the scripted function, told its name.
    static func catalog(_ routes: [(function: String, routes: [String])]) throws -> FunctionCatalog {
        try FunctionCatalog(
            functions: routes.map { name, routes in
                var json = Scripted.manifest(maxRequestBytes: 20_000).object ?? .init()
                json["name"] = .string(name)
                json["routes"] = .array(
                    routes.map { route in
                        let parts = route.split(separator: " ").map(String.init)
                        return ["method": .string(parts[0]), "path": .string(parts[1])]
                    }
                )
                return try Scripted.function(.object(json), environment: ["PRICETAG_HOME": name])
            }
        )
    }

    /// Sends bytes and reads the whole answer.
    func exchange(_ text: String) async throws -> RawAnswer {
        RawAnswer(try await RawConnection.exchange(text, port: port))
    }
}

/// An HTTP answer as it was sent.
struct RawAnswer: Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

    /// What follows the head, without the marks of the chunks it may have come in.
    var body: String {
        let sent = text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] } ?? ""
        return self["transfer-encoding"] == "chunked" ? Self.joined(chunks: sent.utf8) : String(sent)
    }

    private static func joined(chunks: Substring.UTF8View) -> String {
        var (rest, body) = (chunks[...], [UInt8]())
        while let end = rest.firstIndex(of: 0x0D),
            let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16)
        {
            let chunk = rest[end...].dropFirst(2)
            body += chunk.prefix(size)
            rest = chunk.dropFirst(size + 2)
        }
        return String(decoding: body, as: UTF8.self)
    }

    subscript(_ field: String) -> String? {
        let head = text.firstRange(of: "\r\n\r\n").map { text[..<$0.lowerBound] } ?? text[...]
        for line in head.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == field { return parts[1].trimmingCharacters(in: .whitespaces) }
        }
        return nil
    }

    /// How often a field was sent.
    func count(_ field: String) -> Int {
        text.split(separator: "\r\n").count { $0.lowercased().hasPrefix("\(field):") }
    }

    /// The body with its request id, if it is the one of the field, replaced by "ID".
    var bodyWithoutID: String { self["x-request-id"].map { body.replacing($0, with: "ID") } ?? body }
}
