import NIOCore
import NIOPosix
import Testing

@testable import LocalRunner

@Suite("Descriptors")
struct DescriptorTests {
    @Test(
        "are left for processes and files, whatever connections there are",
        arguments: [(65_536, 40, 22), (4_096, 40, 22), (1_024, 40, 22), (256, 4, 2)]
    )
    func reserve(limit: Int, processes: Int, files: Int) {
        let connections = DescriptorLimit.connections(limit, processes: processes, files: files)
        #expect((17...10_000).contains(connections))
        #expect(connections + 6 * processes + files < limit)
    }

    @Test("that hardly suffice allow a few connections all the same")
    func few() {
        #expect(DescriptorLimit.connections(1_024, processes: 40, files: 1_023) == 16)
    }

    @Test("that run out refuse connections and no request")
    func runningOut() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        // For two processes, the files of one function, and twenty connections.
        let limit = 32 + 4 * System.coreCount + 12 + 2 + 20
        let serve = ["serve", "--port", "0"] + RunningRunner.folders(folder)
        let runner = try await RunningRunner.start(serve, shell: "ulimit -n \(limit)")
        let port = try await runner.port()
        let request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
        let group = MultiThreadedEventLoopGroup.singleton
        // The function has yet to be started when there are no connections left to be had.
        let answer = try await RawConnection.exchange(request, port: port) {
            for _ in 0..<(2 * limit) {
                _ = try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: port).get()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
        runner.process.child.signalAlone(15)
        #expect(try await runner.exit() == .exited(0))
    }
}
