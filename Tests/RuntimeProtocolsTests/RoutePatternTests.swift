import RuntimeProtocols
import Testing

@Suite("A route")
struct RoutePatternTests {
    @Test(
        "takes its own paths and names their parts",
        arguments: [
            ("/health", "/health", []), ("/health", "/health/", []), ("/health/", "/health", []), ("/", "/", []),
            ("/products/{id}", "/products/7", ["id=7"]), ("/products/{id}/", "/products/7/", ["id=7"]),
            ("/products/{id}", "/products/a%20b", ["id=a b"]), ("/products/{id}", "/products/a%252Fb", ["id=a%2Fb"]),
            ("/products/{id}", "/products/%2e%2Ea", ["id=..a"]), ("/products/{id}", "/products/...", ["id=..."]),
            ("/products/{id}", "/products/%01", ["id=\u{1}"]), ("/products/{id}", "/products/a+b", ["id=a+b"]),
            ("/products/{id}", "/products/%F0%9F%98%80", ["id=😀"]), ("/products/{id}", "/products/%2525", ["id=%25"]),
            ("/{a}/x/{b}", "/1/x/2", ["a=1", "b=2"]),
        ] as [(String, String, [String])]
    )
    func matches(pattern: String, path: String, expected: [String]) {
        #expect(RoutePattern(pattern).match(path)?.map { "\($0.name)=\($0.value)" } == expected)
    }

    @Test(
        "takes no other path",
        arguments: [
            ("/health", "/Health"), ("/health", "/health/ready"), ("/health", "/"), ("/health", "health"),
            ("/health", "x/health"),
            ("/health", ""), ("/", ""), ("/health", "//health"), ("/health", "/health//"), ("/health", "/%68ealth"),
            ("/health", "/./health"), ("/health", "/x/../health"), ("/health", "/health%2f"),
            ("/health", "/health?x=1"),
            ("/health", "/health\0"), ("/a/b", "/a%2fb"), ("/a/b", "/a//b"), ("/K", "/\u{212A}"),
            ("/\u{E9}", "/e\u{301}"),
            ("/products/{id}", "/products"), ("/products/{id}", "/products/"), ("/products/{id}", "/products//"),
            ("/products/{id}", "/products/7/8"), ("/products/{id}", "/products/%"), ("/products/{id}", "/products/%4"),
            ("/products/{id}", "/products/%zz"), ("/products/{id}", "/products/%FF"),
            ("/products/{id}", "/products/%C0%AF"), ("/products/{id}", "/products/a%2Fb"),
            ("/products/{id}", "/products/%2f"), ("/products/{id}", "/products/.."), ("/products/{id}", "/products/."),
            ("/products/{id}", "/products/%2e%2E/"), ("/products/{id}", "/products/%2E"),
            ("/products/{id}", "/products/%00"), ("/products/{id}", "/products/a%00"),
            ("/products/{id}", "/products/%ED%A0%80"), ("/products/{id}", "/products/a/\u{301}b"),
        ]
    )
    func misses(pattern: String, path: String) { #expect(RoutePattern(pattern).match(path) == nil) }

    @Test(
        "percent-decoding",
        arguments: [
            ("", ""), ("abc", "abc"), ("%41%4a%4A", "AJJ"), ("a+b", "a+b"), ("%2B", "+"), ("%e2%82%ac", "€"),
            ("é", "é"), ("%00", "\0"),
            ("%", nil), ("%4", nil), ("%4%41", nil), ("%g1", nil), ("%1g", nil), ("% 41", nil), ("%+1", nil),
            ("%e2%82", nil),
            ("%80", nil), ("%\u{FF11}1", nil), ("a%", nil),
        ] as [(String, String?)]
    )
    func decoding(text: String, expected: String?) { #expect(PercentEncoding.decode(text) == expected) }

    @Test("percent-decoding of a form reads + as a space, and %2B as +")
    func forms() { #expect(PercentEncoding.decode("a+b%2Bc", plusIsSpace: true) == "a b+c") }
}
