import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

@Suite struct LoginMemoryTests {
    @Test("ten logins at once stay under 512 MiB together")
    func tenLogins() throws {
        let service = try Service()
        _ = try service.seller()
        let logins = try (0..<10).map { _ in try service.start("login", "--stream") }
        let body: JSONValue = ["username": "seller1", "password": "testpass123"]
        let event = Request.event("POST", "/api/v1/users/login", json: body).json.bytes + [0x0A]
        for login in logins { login.send(event) }
        var sum = 0
        for login in logins {
            let line = try #require(try login.readLine())
            #expect(try HTTPResponse(json: try JSONValue(parsing: line)).statusCode == 200)
            let peak = try login.peakMemoryKiB()
            // Less than a hash takes would mean that nothing was hashed.
            #expect(peak > 19 * 1_024)
            sum += peak
        }
        #expect(sum < 512 * 1_024, "\(sum / 1_024) MiB")
    }
}
