import Foundation
import Glibc
import NIOCore
import NIOPosix
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// The end at a random moment under load: what was answered was done once, and what was not answered was not done.
@Suite struct EndUnderLoadTests {
    @Test(arguments: 1...20, [[], ["--spawn"]])
    func `loses nothing and does nothing twice`(round: Int, options: [String]) async throws {
        for _ in 0..<Soak.factor { try await endOnce(options, after: Int.random(in: 0...60)) }
    }

    /// What a client knows of its request.
    private enum Fate: Sendable { case answered(id: String, status: Int), unanswered }

    private func endOnce(_ options: [String], after count: Int) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let notes = "\(folder.path)/notes"
        let runner = try await RunningRunner.serve(folder, options)
        let port = try await runner.port()
        let fates = await withTaskGroup(of: [Fate].self, returning: [Fate].self) { group in
            for _ in 0..<6 { group.addTask { await Self.load(port: port, notes: notes) } }
            // The moment is counted in work done, so that a busy machine changes nothing.
            while Self.lines(notes).count < count { await Task.yield() }
            runner.process.child.signalGroup(SIGTERM)
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(try await runner.exit() == .exited(0))
        let done = Self.lines(notes)
        #expect(Set(done).count == done.count, "something was done twice")
        var answered: Set<String> = []
        for case .answered(let id, let status) in fates {
            #expect(status == 200)
            answered.insert(id)
        }
        #expect(answered == Set(done), "\(answered.count) answered, \(done.count) done")
        #expect(answered.count >= count)
    }

    /// Requests one after the other, on connections of several requests each, until the runner takes no more.
    private static func load(port: Int, notes: String) async -> [Fate] {
        var fates: [Fate] = []
        while true {
            let answers = await connection(port: port, notes: notes)
            fates += answers
            if answers.isEmpty { return fates }
            if case .unanswered = answers[answers.count - 1] { return fates }
        }
    }

    private static func connection(port: Int, notes: String) async -> [Fate] {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let channel = try? await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        guard let channel else { return [] }
        let fates = try? await channel.executeThenClose { inbound, outbound in
            var fates: [Fate] = []
            var answers = inbound.makeAsyncIterator()
            let request = "POST /note HTTP/1.1\r\nHost: a\r\nContent-Length: \(notes.utf8.count)\r\n\r\n\(notes)"
            for _ in 0..<5 {
                do {
                    try await outbound.write(ByteBuffer(string: request))
                    var text = ""
                    while !text.hasSuffix("\r\n\r\n\(notes)") {
                        guard let bytes = try await answers.next() else { throw ChannelError.eof }
                        text += String(buffer: bytes)
                    }
                    fates.append(fate(text))
                    if text.contains("connection: close") { return fates }
                } catch {
                    return fates + [.unanswered]
                }
            }
            return fates
        }
        return fates ?? [.unanswered]
    }

    private static func fate(_ answer: String) -> Fate {
        let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let field = answer.split(separator: "\r\n").first { $0.hasPrefix("x-request-id: ") }
        return .answered(id: field.map { String($0.dropFirst("x-request-id: ".count)) } ?? "", status: status)
    }

    private static func lines(_ path: String) -> [String] {
        let bytes = (try? Files.read(path)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
