import NIOCore
import Testing

@testable import LocalRunner

@Suite("Slow clients of nginx") struct NginxDrippingTests {
    @Test("reach no function before their request is whole, and hold up nobody")
    func slots() async throws {
        let (begun, isOver) = (Counter(), Flag())
        try await NginxBench.serving(
            NginxBench.catalog([("shop", ["GET /items/{id}", "PUT /items/{id}"])]),
            begins: { _ = begun.next() }
        ) { bench in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<200 {
                    let isHead = index % 4 == 0
                    group.addTask {
                        let head =
                            "PUT /items/slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5000\r\n\r\n"
                        let body = String(repeating: "a", count: 5_000)
                        let answer = RawAnswer(
                            try await DrippingConnection.exchange(
                                isHead ? "" : head,
                                drops: isHead ? head + body : body,
                                port: bench.port,
                                pace: .milliseconds(100),
                                isOver: { isOver.isRaised }
                            )
                        )
                        #expect(answer.status == 200)
                        #expect(answer.body.contains(#""BODY_BYTES":5000"#))
                    }
                }
                for index in 0..<200 {
                    let line = index % 2 == 0 ? "GET /items/quick" : "PUT /items/quick"
                    let answer = try await bench.exchange("\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    #expect(answer.status == 200)
                }
                // A function is for whole requests: of the slow ones it has not even seen the beginning.
                #expect(begun.count == 200)
                isOver.raise()
                try await group.waitForAll()
            }
            #expect(begun.count == 400)
        }
    }
}
