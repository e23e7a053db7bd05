import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// What is recorded has the form of what was sent, and none of its secrets.
@Suite struct RedactionTests {
    private func masked(_ body: String, password: String? = nil) -> String {
        var mask = SecretMask(password: password)
        return String(decoding: mask.masked(body: Array(body.utf8)), as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"username":"ada","password":"correct horse"}"#, #"{"username":"ada","password":"xxxxxxxxxxxxx"}"#),
        (#"{"Password":"a","api_key":12345678,"pin":"0000"}"#, #"{"Password":"x","api_key":0,"pin":"xxxx"}"#),
        (#"{"card":{"number":"4111111111111111","ok":true}}"#, #"{"card":{"number":"xxxxxxxxxxxxxxxx","ok":true}}"#),
        (#"{"a":[{"access_token":"t-1"},{"secret":null}]}"#, #"{"a":[{"access_token":"xxx"},{"secret":null}]}"#),
        (#"{"password":["a b",{"x":"yz"}]}"#, #"{"password":["xxx",{"x":"xx"}]}"#),
        (#"{"pass\u0077ord":"secret"}"#, #"{"password":"xxxxxx"}"#),
        (#"{"PIN":"0000","CARD":"4111"}"#, #"{"PIN":"xxxx","CARD":"xxxx"}"#),
        (#"{"password":"a\u0000b"}"#, #"{"password":"x\u0000x"}"#),
        ("username=ada&password=correct+horse&x=1", "username=ada&password=redacted&x=1"),
        ("pass%77ord=hunter2", "pass%77ord=redacted"),
        (#"{"username":"ada","password":"corr"#, #"{"username":"ada","password":"xxxx"#),
        (#"{"password":"a","password":"b1"}"#, #"{"password":"x","xxxxxxxx":"xx"}"#),
        (#"{"pass\u0077ord":"b1",}"#, #"{"pass\uxxxxxxx":"xx",}"#),
        // What has no secrets stays as it is, white space and all.
        ("{ \"amount\" :1.50 }", "{ \"amount\" :1.50 }"), ("nonsense", "nonsense"), ("", ""),
        (
            #"{"shipping":1,"token_type":"bearer","opinion":"card game"}"#,
            #"{"shipping":1,"token_type":"bearer","opinion":"card game"}"#
        ),
    ])
    func `masks the secrets of a body and nothing else`(body: String, expected: String) {
        #expect(masked(body) == expected)
    }

    @Test(arguments: [
        ("name,shipping\nGift card,\"token, pin\"\n", "name,shipping\nGift card,\"token, pin\"\n"),
        ("\u{FEFF}sep=;\r\n\r\nназвание;shipping\nкеды;1\n", "\u{FEFF}sep=;\r\n\r\nназвание;shipping\nкеды;1\n"),
        ("name,password\nada,hunter2\n", "name,password\nxxx,xxxxxxx\n"),
        ("\"a\nb\",\"PIN\"\nada,0000\n", "\"a\nb\",\"PIN\"\nxxx,xxxx\n"),
        // No table after all.
        ("\"name,token\nada,x1", "\"name,token\nxxx,xx"), ("token: a\0b", "token: x\0x"),
    ])
    func `masks a table only where a column is one of secrets`(body: String, expected: String) {
        for type in ["text/csv", "Text/CSV; charset=utf-8", "application/vnd.ms-excel"] {
            var mask = SecretMask(password: nil)
            #expect(String(decoding: mask.masked(body: Array(body.utf8), type: type), as: UTF8.self) == expected)
        }
    }

    @Test func `keeps bytes that are no text, and masks what follows a telling name in them`() {
        var mask = SecretMask(password: nil)
        let plain: [UInt8] = [0, 0xFF, 0x80, 0x41]
        #expect(mask.masked(body: plain) == plain)
        let telling = [0xFF] + Array("password".utf8) + [0, 0x41, 0xFF]
        #expect(mask.masked(body: telling) == [0xFF] + Array("password".utf8) + [0, 0x78, 0x78])
    }

    @Test(arguments: [
        ("", ""), ("a=1&cursor=2", "a=1&cursor=2"), ("token=abc&limit=1", "token=redacted&limit=1"),
        ("api%5Fkey=x", "api%5Fkey=redacted"),
        ("flag&secret=", "flag&secret=redacted"),
    ])
    func `masks the secrets of a query`(query: String, expected: String) {
        var mask = SecretMask(password: nil)
        #expect(mask.masked(query: query) == expected)
    }

    private static let claims =
        "eyJzdWIiOiIwMTk5YzBkZS0xMjM0LTdhYmMtOGRlZi0wMTIzNDU2Nzg5YWIiLCJ2ZXIiOjMsImV4cCI6MjAwMDAwMDAwMH0"

    @Test(arguments: [
        ("abc", "redacted"), ("a.b", "redacted.redacted"), ("", ""),
        (
            "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.\(claims).c2ln",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30." + String(repeating: "A", count: 43)
        ),
        ("eyJhbGciOiJub25lIn0.\(claims).", "eyJhbGciOiJub25lIn0.e30."),
        // A header that says more may be telling.
        ("eyJhbGciOiJIUzI1NiIsImtpZCI6InNlY3JldCJ9.e30.x", "e30.e30." + String(repeating: "A", count: 43)),
    ])
    func `leaves of a refused token its form alone`(token: String, expected: String) {
        #expect(BearerToken.neutral(token) == expected)
    }

    @Test func `reads whose a token is without its signature`() throws {
        let token = try #require(BearerToken(authorization: "bearer x.\(Self.claims).y"))
        #expect(token.subject == "0199c0de-1234-7abc-8def-0123456789ab")
        #expect(token.version == 3 && token.expiry == 2_000_000_000)
        for text in ["Basic abc", "Bearer", "Bearer a b", "Bearer a.b.c", "Bearer x.\(Self.claims)", ""] {
            #expect(BearerToken(authorization: text) == nil)
        }
    }

    @Test func `finds ids and moments wherever they stand`() {
        let text = "é/0199c0de-1234-7abc-8def-0123456789ab/x 2026-11-24T10:00:00.123Z-0199c0de"
        let found = IDText.all(in: text).map { (String(text[$0.range]), $0.kind) }
        #expect(found.map(\.0) == ["0199c0de-1234-7abc-8def-0123456789ab", "2026-11-24T10:00:00.123Z"])
        #expect(found.map(\.1) == [.id, .time])
    }
}
