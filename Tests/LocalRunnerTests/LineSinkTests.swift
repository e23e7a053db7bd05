import Foundation
import Glibc
import NIOCore
import Testing

@testable import LocalRunner

/// Whoever reads the log may be slow, may stall, and may have made the descriptor non-blocking for everybody who shares it.
@Suite struct LineSinkTests {
    /// More than a pipe takes.
    private static let lines = (1...3_000).map { "\($0) " + String(repeating: "x", count: 100) }

    /// A sink that has been given all lines, and the pipe that it has filled with the first of them.
    private static func filled(isBlocking: Bool) async throws -> (sink: StandardErrorSink, pipe: ProcessPipes.Pipe) {
        let pipe = try ProcessPipes.Pipe()
        if !isBlocking { try #require(fcntl(pipe.writing, F_SETFL, O_NONBLOCK) == 0) }
        let sink = StandardErrorSink(descriptor: pipe.writing)
        for line in lines { sink.take(ByteBuffer(string: line)) }
        var writable = pollfd(fd: pipe.writing, events: Int16(POLLOUT), revents: 0)
        while poll(&writable, 1, 0) > 0 { await Task.yield() }
        return (sink, pipe)
    }

    /// What a reader finds that begins late.
    private static func rest(of sink: StandardErrorSink, _ pipe: ProcessPipes.Pipe) async -> [String] {
        // On threads of their own: whoever waits in here must not keep the pool of tasks from the one that it waits for.
        let text = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let file = FileHandle(fileDescriptor: pipe.reading, closeOnDealloc: true)
                continuation.resume(returning: String(decoding: file.readDataToEndOfFile(), as: UTF8.self))
            }
            Thread.detachNewThread {
                sink.flush(within: .seconds(60))
                close(pipe.writing)
            }
        }
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `waits for a slow reader where the descriptor is non-blocking, and loses nothing`() async throws {
        let (sink, pipe) = try await Self.filled(isBlocking: false)
        #expect(await Self.rest(of: sink, pipe) == Self.lines)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func `gives up on a reader that stalls when it is to end`(isBlocking: Bool) async throws {
        let (sink, pipe) = try await Self.filled(isBlocking: isBlocking)
        sink.flush(within: .milliseconds(1))
        // It has not stopped writing: that somebody reads after all is as good as ever.
        #expect(await Self.rest(of: sink, pipe) == Self.lines)
    }
}
