import JSONCodec
import RuntimeProtocols
import TestSupport

/// Events for tests: one that a platform would send, and random ones.
enum Events {
    static let full = #"""
        {"version":"2.0","routeKey":"POST /login","rawPath":"/login","rawQueryString":"a=1&a=2&b=3","cookies":["sid=1","t=2"],
        "headers":{"Content-Type":"application/json","x-multi":"v1,v2"},"queryStringParameters":{"a":"1,2","b":"3"},
        "pathParameters":{"id":"7"},"stageVariables":{"k":"v"},"requestContext":{"accountId":"123456789012","apiId":"id",
        "domainName":"h","domainPrefix":"h","authorizer":{"jwt":{"claims":{},"scopes":[]}},"http":{"method":"POST","path":"/login",
        "protocol":"HTTP/1.1","sourceIp":"1.2.3.4","userAgent":"x"},"requestId":"JKJaXmPLvHcESHA=","routeKey":"POST /login",
        "stage":"$default","time":"12/Mar/2020:19:03:58 +0000","timeEpoch":1583348638390},"body":"{\"é\":1}","isBase64Encoded":false}
        """#
    static let least = #"{"rawPath":"/","requestContext":{"http":{"method":"GET"}}}"#

    static func read(_ text: String) throws -> HTTPEvent {
        try HTTPEvent(json: JSONValue(parsing: Array(text.utf8)))
    }

    static func random(_ generator: inout SeededGenerator) -> HTTPEvent {
        func count(_ limit: Int) -> Int { Int.random(in: 0...limit, using: &generator) }
        func text() -> String { ["", "a", "é", "\"\\\n\0", "😀", "a, b", "1=2&3"][count(6)] }
        func named(_ prefix: String) -> [(name: String, value: String)] {
            (0..<count(3)).map { (name: "\(prefix)\($0)", value: text()) }
        }
        let isText = count(1) == 0
        return HTTPEvent(
            method: ["GET", "POST", "DELETE"][count(2)],
            rawPath: "/\(text())",
            rawQueryString: text(),
            headers: HTTPFields(named("X-Header-").map { ($0.name, $0.value) }),
            cookies: (0..<count(3)).map { "c\($0)=\(text())" },
            query: named("q"),
            pathParameters: named("p"),
            body: isText ? Array(text().utf8) : (0..<count(9)).map { _ in UInt8(count(255)) },
            context: RequestContext(
                requestID: text(),
                routeKey: text(),
                networkProtocol: text(),
                sourceIP: text(),
                userAgent: text(),
                domainName: text(),
                timeEpoch: Int64.random(in: Int64.min...Int64.max, using: &generator)
            )
        )
    }
}
