import Cryptography
import Testing

@Suite struct HexadecimalTests {
    @Test("reads what it writes, in either case")
    func roundTrip() {
        let bytes = (0...255).map { UInt8($0) }
        let text = Hexadecimal.text(bytes)
        #expect(Hexadecimal.bytes(text) == bytes)
        #expect(Hexadecimal.bytes(text.uppercased()) == bytes)
        #expect(Hexadecimal.bytes("") == [])
    }

    @Test(
        "reads nothing else",
        arguments: ["0", "000", "0g", " 00", "00 ", "+1", "0x00", "é", "٠٠", "００", "0\u{301}0"]
    )
    func others(text: String) { #expect(Hexadecimal.bytes(text) == nil) }
}
