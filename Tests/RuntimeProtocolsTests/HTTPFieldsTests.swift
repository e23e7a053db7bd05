import RuntimeProtocols
import Testing

@Suite("Header fields")
struct HTTPFieldsTests {
    @Test("are found under any case, set, replaced and removed in their place")
    func access() {
        var fields = HTTPFields([("B", "1"), ("A", "2")])
        fields["b"] = "3"
        fields["C"] = "4"
        fields["a"] = nil
        fields["none"] = nil
        #expect(fields.fields.map { "\($0.name)=\($0.value)" } == ["b=3", "c=4"])
        #expect(fields["C"] == "4" && fields["a"] == nil)
        #expect(fields != HTTPFields([("c", "4"), ("b", "3")]))
    }

    @Test("fold ASCII letters alone: a Kelvin sign is no k")
    func kelvin() {
        let fields = HTTPFields([("coo\u{212A}ie", "x"), ("É", "y")])
        #expect(fields["cookie"] == nil)
        #expect(fields["é"] == nil)
        #expect(fields["É"] == "y")
    }

    @Test("join many repeats in order", arguments: [1, 5, 100])
    func repeats(count: Int) {
        let fields = HTTPFields((0..<count).flatMap { [("a", "\($0)"), ("N\($0)", "")] })
        #expect(fields["a"] == (0..<count).map(String.init).joined(separator: ", "))
        #expect(fields.fields.count == count + 1)
    }

    @Test(
        "are valid where name and value can't end the block",
        arguments: [
            ("a", "", true), ("x-a_1.~", "é \t!", true), ("", "x", false), ("a b", "x", false), ("a:", "x", false),
            ("é", "x", false),
            ("a", "\r", false), ("a", "\n", false), ("a", "\0", false), ("a", "\u{7F}", false), ("a", "\u{1F}", false),
            ("(", "", false),
        ]
    )
    func validity(name: String, value: String, isValid: Bool) {
        #expect(HTTPFields.isValid(name: name, value: value) == isValid)
    }
}
