import CSVCodec
import Testing

@Suite("Encodings of comma-separated values")
struct CSVEncodingTests {
    /// "Название;Цена €" and "Ёлка «№ 1»;ґ" as a Russian Excel saves them.
    private static let russian: [UInt8] =
        [0xCD, 0xE0, 0xE7, 0xE2, 0xE0, 0xED, 0xE8, 0xE5, 0x3B, 0xD6, 0xE5, 0xED, 0xE0, 0x20, 0x88, 0x0D, 0x0A]
        + [0xA8, 0xEB, 0xEA, 0xE0, 0x20, 0xAB, 0xB9, 0x20, 0x31, 0xBB, 0x3B, 0xB4, 0x0D, 0x0A]

    @Test("reads what a Russian Excel saves, in both of its formats")
    func bothFormats() throws {
        let expected = ["1: Название|Цена €", "2: Ёлка «№ 1»|ґ"]
        #expect(try records(Self.russian, encoding: .windows1251) == expected)
        #expect(try records("\u{FEFF}Название;Цена €\r\nЁлка «№ 1»;ґ\r\n") == expected)
    }

    @Test("knows every byte of windows-1251 but the one that stands for nothing")
    func wholeTable() throws {
        let upper = (0x80...0xFF).filter { $0 != 0x98 }.map(UInt8.init)
        let expected =
            "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
            + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
        #expect(try records(upper, encoding: .windows1251) == ["1: " + expected])
        let fault = CSVError(line: 2, column: 1, "text that is not windows-1251, as its charset has it")
        #expect(throws: fault) { try records(Array("a\n".utf8) + [0x98], encoding: .windows1251) }
    }

    @Test("believes the mark in a file more than what is said of it")
    func mark() throws {
        #expect(try records("\u{FEFF}кеды", encoding: .windows1251) == ["1: кеды"])
    }

    @Test("says what to do where the bytes are no UTF-8, and on which line")
    func notUTF8() {
        let advice =
            "text that is not UTF-8: save the file as \"CSV UTF-8\", "
            + "or send it as \"text/csv; charset=windows-1251\" if that is what it is"
        #expect(throws: CSVError(line: 1, column: 1, advice)) { try records(Self.russian) }
        #expect(throws: CSVError(line: 2, column: 2, advice)) {
            try records(Array("a\n\"\n\",\"".utf8) + [0xC0, 0x22])
        }
    }

    @Test(
        "says what to do with UTF-16 and with what is no text",
        arguments: [
            [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x3B, 0x00], [0x00],
            [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], Array("a,b\n\0".utf8),
        ] as [[UInt8]]
    )
    func noText(bytes: [UInt8]) {
        let fault = CSVError(line: 1, "bytes that are UTF-16 or no text at all: save the file as \"CSV UTF-8\"")
        #expect(throws: fault) { try records(bytes) }
        #expect(throws: fault) { try records(bytes, encoding: .windows1251) }
    }

    @Test(
        "knows a few names of charsets",
        arguments: [
            ("utf-8", .utf8), ("UTF8", .utf8), ("windows-1251", .windows1251), ("CP1251", .windows1251),
            ("utf-16", nil), ("koi8-r", nil), ("", nil),
        ] as [(String, CSVEncoding?)]
    )
    func charsets(name: String, expected: CSVEncoding?) {
        #expect(CSVEncoding(charset: name) == expected)
    }
}
