import Testing

@testable import SQLStorage

@Suite("A server's address") struct PostgresAddressTests {
    @Test(
        "shows what libpq says where there is no password, or one that libpq does not repeat",
        arguments: [
            "postgres://pricetag@host/name", "postgres://host:5432/name?user=a@b", "postgres:///name?host=/run",
            "postgres://pricetag:s3cret%40word@host:5432/name?sslmode=verify-full", "postgres://h/n?password=s3cret",
        ]
    )
    func shown(url: String) {
        let text = "connection to server at \"host\", port 5432 failed: Connection refused"
        #expect(PostgresAddress(url: url).hidingSecrets(text) == text)
    }

    @Test(
        "hides it where it could be a part of the password",
        arguments: [
            ("postgres://u:s3cret@h/n", "quoted: s3cret"), ("postgres://u:s3%63ret@h/n", "quoted: s3cret"),
            ("postgres://u:s3%63ret@h/n", "quoted: s3%63ret"), ("postgres://u:%zzs3@h/n", "anything"),
            ("postgres://u:a@s3cret@h/n", "no host s3cret@h"), ("postgres://u:p/s3cret@h/n", "no port p"),
            ("postgres://u:%4@h/n", "anything"), ("postgres://h/n?user=u&password=s3cret", "s3cret"),
            ("postgres://h/n?sslpassword=%zs3cret", "anything"),
        ]
    )
    func hidden(url: String, text: String) {
        let shown = PostgresAddress(url: url).hidingSecrets(text)
        #expect(shown == "what libpq says of the address is left out, for it may show the password in it")
    }
}
