import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct GatewayTests {
    @Test(arguments: [
        ("GET /nowhere", 404), ("POST /echo/deeper", 404), ("DELETE /echo", 405), ("GET /echo?a=%zz", 400),
        ("HEAD /echo", 200), ("GET /echo/", 200), ("PATCH /echo", 405), ("OPTIONS *", 400),
        ("GET http://a/echo?x=1", 200),
        ("GET /items/%ff/event", 404),
    ])
    func `answers a request line with a status`(line: String, status: Int) async throws {
        try await Scripted.serving { client in
            let request = "\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = try await RawConnection.exchange(request, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("\r\nx-request-id: "))
            if status >= 400 { #expect(answer.contains("application/problem+json")) }
            if status == 405 { #expect(answer.contains("\r\nallow: GET, HEAD, POST\r\n")) }
        }
    }

    @Test(arguments: [
        "GARBAGE\r\n\r\n", "BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n", "GET /echo HTTP/9.9.9\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", "GET /echo HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nhost: a\r\nConnection: close\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
    ])
    func `answers 400 to what is not HTTP`(text: String) async throws {
        try await Scripted.serving { client in
            let answer = try await RawConnection.exchange(text, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
        }
    }

    @Test func `answers HEAD as GET without the body`() async throws {
        try await Scripted.serving { client in
            let request = "HEAD /event HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = try await RawConnection.exchange(request, port: client.port)
            #expect(answer.hasSuffix("\r\n\r\n"))
            #expect(!answer.contains("content-length: 0\r\n"))
        }
    }

    @Test func `sends the function the event of the request`() async throws {
        try await Scripted.serving { client in
            let request = """
                GET /items/a%20b/event/?q=1%2B1&q=2 HTTP/1.1\r\nHost: shop:1\r\nX-A: 1\r\nx-a: 2\r\nCookie: s=1; t=2\r\n\
                X-Request-Id: mine\r\nProxy: evil\r\nUser-Agent: me\r\nConnection: close\r\n\r\n
                """
            let answer = try await RawConnection.exchange(request, port: client.port)
            let body = try #require(answer.split(separator: "\r\n\r\n", maxSplits: 1).last)
            let event = try JSONValue(parsing: Array(body.utf8))
            #expect(event["routeKey"] == "GET /items/{id}/event")
            #expect(event["rawPath"] == "/items/a%20b/event/")
            #expect(event["pathParameters"] == ["id": "a b"])
            #expect(event["queryStringParameters"] == ["q": "1+1,2"])
            #expect(event["cookies"] == ["s=1", "t=2"])
            let trace = try #require(event["headers"]?["traceparent"]?.string)
            #expect(answer.contains("\r\ntraceparent: \(trace)\r\n"))
            #expect(
                event["headers"] == [
                    "host": "shop:1", "x-a": "1,2", "user-agent": "me", "x-correlation-id": "mine",
                    "traceparent": .string(trace),
                ]
            )
            #expect(event["requestContext"]?["http"]?["sourceIp"] == "127.0.0.1")
            let id = try #require(event["requestContext"]?["requestId"]?.string)
            #expect(answer.contains("\r\nx-request-id: \(id)\r\n"))
            #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        }
    }

    @Test func `sends the client the response of the function`() async throws {
        let response: JSONValue = [
            "statusCode": "201", "cookies": ["a=1; HttpOnly", "b=2"], "body": "/wA=", "isBase64Encoded": true,
            "headers": [
                "x-request-id": "$ID", "Content-Length": "999", "connection": "upgrade", "transfer-encoding": "chunked",
                "x-number": 7, "content-type": "image/png",
            ],
        ]
        try await Scripted.serving { client in
            let answer = try await client.send(Scripted.event("raw", body: response.text + "\n"))
            #expect(answer.statusCode == 201)
            #expect(answer.cookies == ["a=1; HttpOnly", "b=2"])
            #expect(answer.body == [0xFF, 0])
            #expect(answer.headers["content-length"] == "2")
            // Its own, since the client asked for it; never the function's.
            #expect(answer.headers["connection"] == "close")
            #expect(answer.headers["transfer-encoding"] == nil)
            #expect(answer.headers["x-number"] == "7")
            #expect(answer.headers["content-type"] == "image/png")
            #expect(answer.headers["date"]?.hasSuffix(" GMT") == true)
        }
    }

    @Test(arguments: [204, 304])
    func `sends no body and no length where the status has none`(status: Int) async throws {
        let response = #"{"statusCode":\#(status),"headers":{"x-request-id":"$ID"},"body":"x"}"# + "\n"
        try await Scripted.serving { client in
            let answer = try await client.send(Scripted.event("raw", body: response))
            #expect(answer.statusCode == status)
            #expect(answer.body.isEmpty)
            #expect(answer.headers["content-length"] == nil)
        }
    }

    @Test(arguments: [
        "Content-Length: 11\r\n\r\n01234567890", "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
        "Content-Length: 99999999999\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n01234567890",
        "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n",
    ])
    func `answers 413 to a body over the limit without reading on`(rest: String) async throws {
        try await Scripted.serving(Scripted.manifest(maxRequestBytes: 10)) { client in
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            let answer = try await RawConnection.exchange(head + rest, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("\r\nconnection: close\r\n"))
        }
    }

    @Test(arguments: [
        "Content-Length: 10\r\n\r\n0123456789",
        "Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n",
    ])
    func `takes a body of exactly the limit`(rest: String) async throws {
        try await Scripted.serving(Scripted.manifest(maxRequestBytes: 10)) { client in
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            let answer = try await RawConnection.exchange(head + rest, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.hasSuffix("\r\n\r\n0123456789"))
        }
    }

    @Test func `asks for the body of a client that waits to be asked`() async throws {
        try await Scripted.serving { client in
            let request =
                "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok"
            let answer = try await RawConnection.exchange(request, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func `answers requests on one connection in their order`() async throws {
        try await Scripted.serving { client in
            let one = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n"
            let last = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\n"
            let answer = try await RawConnection.exchange("\(one)1\(one)2\(last)3", port: client.port)
            let bodies = answer.split(separator: "HTTP/1.1 200 OK").compactMap(\.last)
            #expect(bodies == ["1", "2", "3"])
        }
    }
}
