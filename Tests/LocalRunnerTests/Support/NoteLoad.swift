import Foundation
import NIOCore
import NIOPosix

@testable import LocalRunner

/// Clients that have a note taken for each of their requests, and remember what became of it.
struct NoteLoad: Sendable {
    let port: Int
    /// Path of the file that the function adds a request's id to.
    let notes: String

    /// What a client knows of its request.
    enum Fate: Sendable { case answered(id: String, status: Int), unanswered }

    /// What was noted so far.
    var done: [String] {
        // There is no file before the first note.
        let bytes = (try? Files.read(notes)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Requests one after the other, on connections of several requests each, until nobody takes any more.
    func untilEnd(requestsAConnection: Int = 5) async -> [Fate] {
        var fates: [Fate] = []
        while true {
            let answers = await connection(requests: requestsAConnection)
            fates += answers
            if answers.isEmpty { return fates }
            if case .unanswered = answers[answers.count - 1] { return fates }
        }
    }

    /// So many requests on one connection, or as many as it lives; none where there is no connection. `between` is done after
    /// each answer but the last.
    func connection(requests: Int, between: () async throws -> Void = {}) async -> [Fate] {
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
            for turn in 1...requests {
                do {
                    try await outbound.write(ByteBuffer(string: text(isLast: turn == requests)))
                    var answer = ""
                    while !isWhole(answer) {
                        guard let bytes = try await answers.next() else { throw ChannelError.eof }
                        answer += String(buffer: bytes)
                    }
                    fates.append(Self.fate(answer))
                    if answer.lowercased().contains("\r\nconnection: close\r\n") { return fates }
                    if turn < requests { try await between() }
                } catch {
                    return fates + [.unanswered]
                }
            }
            return fates
        }
        return fates ?? [.unanswered]
    }

    private func text(isLast: Bool) -> String {
        let fields = "Host: a\r\nContent-Length: \(notes.utf8.count)\r\n\(isLast ? "Connection: close\r\n" : "")"
        return "POST /note HTTP/1.1\r\n\(fields)\r\n\(notes)"
    }

    /// Whether the head and as much of a body as it announces are there.
    private func isWhole(_ answer: String) -> Bool {
        guard let end = answer.firstRange(of: "\r\n\r\n") else { return false }
        let length = RawAnswer(answer)["content-length"].flatMap { Int($0) } ?? 0
        return answer[end.upperBound...].utf8.count >= length
    }

    private static func fate(_ answer: String) -> Fate {
        let answer = RawAnswer(answer)
        return .answered(id: answer["x-request-id"] ?? "", status: answer.status ?? 0)
    }
}

extension [NoteLoad.Fate] {
    /// Ids of the requests that were answered, and the statuses that they were answered with.
    var answered: (ids: [String], statuses: Set<Int>) {
        var (ids, statuses): ([String], Set<Int>) = ([], [])
        for case .answered(let id, let status) in self {
            ids.append(id)
            statuses.insert(status)
        }
        return (ids, statuses)
    }
}
