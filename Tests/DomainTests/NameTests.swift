import Domain
import Testing

@Suite struct NameTests {
    @Test(
        "takes names of letters, digits and three marks",
        arguments: ["bob", "Bob", "a.b", "A_b-C", "007", "...", String(repeating: "x", count: 64)]
    )
    func goodUsernames(text: String) {
        #expect(Username(text)?.text == text)
        #expect(Username(text)?.key == text.lowercased())
    }

    @Test(
        "refuses names that could be mistaken for others",
        arguments: [
            "", "ab", String(repeating: "x", count: 65), "bob ", " bob", "b ob", "bob\n", "bob\u{0}", "bób", "bоb",
            "👍👍👍",
            "bob@x", "bob/x", "\u{202E}bob", "bob\u{200B}", "ﬁsh", "İbo",
        ]
    )
    func badUsernames(text: String) { #expect(Username(text) == nil) }

    @Test(
        "takes addresses that mail could be sent to",
        arguments: [
            "a@b.c", "first.last+tag@sub.example.com", "ürsula@bücher.example", "A@EXAMPLE.ORG", "o'neil@x-y.org",
            "__m__@1.2",
        ]
    )
    func goodAddresses(text: String) {
        #expect(EmailAddress(text)?.text == text)
        #expect(EmailAddress(text)?.key == text.lowercased())
    }

    @Test(
        "refuses addresses that can't be, or that hide something",
        arguments: [
            "", "a", "@", "a@", "@b.c", "a@b", "a@b.", "a@.b", "a@b..c", "a@@b.c", "a@b@c.d", "a b@c.d", "a@b.c\n",
            "a@b.c\u{0}", "<a@b.c>", "a\u{7F}@b.c", "a@b\u{A0}.c", "a\u{200B}@b.c", "\u{202E}a@b.c", "a@b.c\u{FEFF}",
            "a\u{E000}@b.c", String(repeating: "x", count: 65) + "@b.c",
            "a@" + String(repeating: "x", count: 64) + ".c",
            "a@" + String(repeating: "abcdefg.", count: 32) + "c", "a@b.c*", "a@b_c.d", "a@-b.c", "a@b-.c", "a@b.c,",
            "a@b.c;d.e",
            "a@[1.2.3.4]", ".a@b.c", "a.@b.c", "a..b@c.d", "a,b@c.d", "\"a\"@b.c", "a(b)@c.d", "a:b@c.d", "a\\b@c.d",
        ]
    )
    func badAddresses(text: String) { #expect(EmailAddress(text) == nil) }
}
