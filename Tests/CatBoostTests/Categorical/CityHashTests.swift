import Testing

@testable import CatBoost

@Suite("CityHash 1.0")
struct CityHashTests {
    private static let hashes: [(String, UInt64)] = [
        ("", 0x9AE1_6A3B_2F90_404F), ("a", 0x2420_662C_D003_ACFA), ("ab", 0x17F0_A30F_F3CC_3F3E),
        ("red", 0xF2DF_A064_B5EC_66BD), ("-3", 0xFF0B_51D4_6D8B_2B9C), ("cat_1", 0x948A_29B5_BDA8_76C7),
        ("12345678", 0x639B_F6EF_3EE1_EE2F), ("0123456789abcdef", 0x099D_21E9_9DAC_3317),
        ("0123456789abcdefg", 0x0AFF_C467_E579_303A), (text("x", 32), 0xC2FF_C109_2798_337F),
        (text("x", 33), 0x83D2_F4E9_54E9_C837), (text("y", 64), 0xCA96_4E29_4856_9A16),
        (text("y", 65), 0x0D80_8743_B9A3_8E2F), (text("z", 200), 0xC837_80AC_596D_07A8),
        ("東京", 0x267E_6247_3B1E_7D15),
    ]

    private static func text(_ letter: Character, _ count: Int) -> String { String(repeating: letter, count: count) }

    @Test("hashes strings of every class of lengths as CatBoost does", arguments: hashes)
    func vectors(_ text: String, hash: UInt64) {
        #expect(Array(text.utf8).withUnsafeBytes(CityHash.hash) == hash)
    }

    private static let numbers: [(String, Int32)] = [
        ("", 797_982_799), ("red", -1_242_798_403), ("-3", 1_837_837_212), ("cat_1", -1_113_033_017),
    ]

    @Test("a category is the hash's low half", arguments: numbers)
    func categories(_ text: String, number: Int32) {
        #expect(Array(text.utf8).withUnsafeBytes(CityHash.category) == number)
    }

    @Test("two categories and a true split are combined in their order")
    func combination() {
        let categories: [Int32] = [-1_242_798_403, 1_837_837_212]
        let answers: [UInt8] = [1, 0]
        let pair = Projection(categories: [0, 1], conditions: [])
        #expect(pair.hash(categories, answers) == 0x9967_48CD_277A_B225)
        let split = Projection(categories: [0, 1], conditions: [.init(yes: 0, no: 1)])
        #expect(split.hash(categories, answers) == 0x32FF_428A_95B0_F572)
    }
}
