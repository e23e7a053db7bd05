import Glibc
import TestSupport
import Testing

@testable import FunctionRuntime

/// A peer that says a byte, waits, says the next: a timer that began anew with each would let it go on for ever.
@Suite("A FastCGI peer that drips")
struct FastCGIDripTests {
    private static let longParameters = FastCGIBytes.request(
        1,
        [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/a"), ("X", String(repeating: "x", count: 1_000))]
    )
    private static let longBody = WebServer.request("/a", method: "POST", body: [UInt8](repeating: 1, count: 1_000))

    /// So many bytes come at once, and the others one by one.
    @Test(
        "is ended, however steadily it goes on",
        arguments: [(false, 0), (false, 16), (true, longBody.count - 1_000)]
    )
    func drips(hasBody: Bool, start: Int) throws {
        let server = try InProcessServer { settings in
            settings.parametersTime = .milliseconds(50)
            settings.bodyTime = .milliseconds(50)
        }
        let bytes = hasBody ? Self.longBody : Self.longParameters
        let slow = try server.connect()
        try slow.wire.send(Array(bytes[..<start]))
        #expect(try Self.drip(bytes[start...], into: slow.wire) == false, "all of the request was waited for")
        #expect(try slow.wire.remaining().isEmpty)
        #expect(server.firstLine()?.contains("did not arrive in time") == true)
        let good = try server.connect()
        try good.send("/a")
        #expect(try good.answer().status == "200")
    }

    /// Sends byte after byte until the other side says something or ends; whether it has taken them all before.
    private static func drip(_ bytes: ArraySlice<UInt8>, into wire: Wire) throws -> Bool {
        for byte in bytes {
            try wire.send([byte])
            var descriptor = pollfd(fd: wire.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 10) > 0 { return false }
        }
        return true
    }
}
