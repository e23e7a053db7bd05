import Glibc
import TestSupport
import Testing

@Suite("A request that takes longer than it may")
struct ExecutionTimeTests {
    private static let settings = ["PRICETAG_TIMEOUT_MS": "300"]

    @Test("is answered with 504, and its process ends once what else is at work is answered")
    func overdue() throws {
        let responder = try Responder(concurrency: 2, environment: Self.settings)
        let (hanging, other) = (try responder.connect(), try responder.connect())
        try hanging.send("/wait", method: "POST")
        #expect(try Lines.log(responder.child.logLine(), "message") == "waiting")
        try other.send("/b")
        #expect(try other.answer().status == "200")
        let answer = try hanging.answer()
        #expect(answer.status == "504")
        #expect(answer.text.contains("took too long"))
        let log = try responder.child.remainingLog()
        #expect(
            try log.contains { try Lines.log($0, "log.level") == "critical" && Lines.log($0, "request_id") == "r1" }
        )
        #expect(try responder.child.wait() == 1)
    }

    @Test("ends its process also where the last connection closes before anybody looks at the time again")
    func lastConnection() throws {
        let responder = try Responder(concurrency: 2, environment: ["PRICETAG_TIMEOUT_MS": "2000"])
        let (hanging, other) = (try responder.connect(), try responder.connect())
        try hanging.send("/hang", method: "POST", keepsConnection: false)
        // The other one has to begin so much later that its time is not over along with the first one's.
        let later = ContinuousClock.now + .seconds(1.5)
        while ContinuousClock.now < later {
            try other.send("/b")
            #expect(try other.answer().status == "200")
        }
        try other.send("/wait", method: "POST", keepsConnection: false)
        #expect(try Lines.log(responder.child.logLine(), "message") == "waiting")
        #expect(try hanging.answer().status == "504")
        responder.child.openGate()
        #expect(try other.answer().status == "200")
        #expect(try responder.child.wait() == 1)
    }

    @Test("cuts no answer off that its reader is still taking")
    func readers() throws {
        let responder = try Responder(concurrency: 2, environment: Self.settings)
        let (hanging, reading) = (try responder.connect(), try responder.connect())
        try hanging.send("/hang", method: "POST")
        // More than the socket holds.
        try reading.send("/large")
        #expect(try hanging.answer().status == "504")
        #expect(try reading.answer().body.count == 1_048_576)
        #expect(try responder.child.wait() == 1)
    }

    @Test("leaves nothing that waits behind it without an answer")
    func queued() throws {
        let responder = try Responder(concurrency: 1, environment: Self.settings)
        let (hanging, waiting) = (try responder.connect(), try responder.connect())
        try hanging.send("/wait", method: "POST")
        #expect(try Lines.log(responder.child.logLine(), "message") == "waiting")
        try waiting.send("/b", id: 2, method: "POST")
        #expect(try hanging.answer().status == "504")
        let refused = try waiting.answer(2)
        #expect(refused.status == "503", "\(refused)")
        #expect(try responder.child.wait() == 1)
    }
}
