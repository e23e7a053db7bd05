import Services
import Testing

@Suite struct TokenSecretTests {
    @Test(
        "takes a secret that can't be guessed",
        arguments: [
            "0123456789abcdef0123456789abcdef", "abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
            "ключ-из-многих-разных-букв-кириллицы",
        ]
    )
    func strong(text: String) { #expect(SigningKey(text) != nil) }

    @Test(
        "refuses a weak one",
        arguments: [
            "", "secret", "0123456789abcdef0123456789abcde", String(repeating: "a", count: 64),
            String(repeating: "012345678", count: 8), String(repeating: "é", count: 40),
        ]
    )
    func weak(text: String) { #expect(SigningKey(text) == nil) }
}
