import RuntimeProtocols
import Testing

@Suite("The environment")
struct EnvironmentReaderTests {
    private enum Mode: String, CaseIterable { case development, production }

    @Test(
        "with a setting that nobody knows is refused by name",
        arguments: ["PRICETAG_PROT", "PRICETAG_", "PRICETAG_PORT_FILE", "PRICETAG_port"]
    )
    func unknown(name: String) {
        #expect(throws: ConfigurationError(key: name, message: "is not a setting of Pricetag")) {
            try EnvironmentReader([name: "1", "PRICETAG_PORT": "1"])
        }
    }

    @Test("of others is none of our business")
    func foreign() throws {
        let reader = try EnvironmentReader(["HOME": "/root", "PRICETAGX": "1", "MY_PRICETAG_X": "2", "EMPTY": ""])
        #expect(reader.foreign("HOME") == "/root")
        #expect(reader.foreign("EMPTY") == nil)
        #expect(reader.foreign("NONE") == nil)
    }

    @Test(
        "gives what is not set, or empty, its default",
        arguments: [[:], ["PRICETAG_PORT": "", "PRICETAG_LOG_LEVEL": ""]]
    )
    func absent(variables: [String: String]) throws {
        let reader = try EnvironmentReader(variables)
        #expect(try reader.integer(.port, in: 0...65_535, or: 8_080) == 8_080)
        #expect(try reader.choice(.logLevel, or: Mode.production) == .production)
        #expect(reader.text(.home) == nil)
    }

    @Test(
        "with a wrong number is refused, naming the key and never the value",
        arguments: ["-1", "65536", "80a", " 80", "8e1", "0x50", "1.0", "99999999999999999999"]
    )
    func wrongNumber(text: String) throws {
        let reader = try EnvironmentReader(["PRICETAG_PORT": text])
        let expected = ConfigurationError(key: "PRICETAG_PORT", message: "must be a whole number from 0 to 65535")
        #expect(throws: expected) { try reader.integer(.port, in: 0...65_535, or: 8_080) }
        #expect(expected.description == "PRICETAG_PORT: must be a whole number from 0 to 65535")
    }

    @Test("with a right number gives it", arguments: [("0", 0), ("65535", 65_535), ("8080", 8_080)])
    func number(text: String, expected: Int) throws {
        let reader = try EnvironmentReader(["PRICETAG_PORT": text])
        #expect(try reader.integer(.port, in: 0...65_535, or: 1) == expected)
    }

    @Test("with a word that is no choice is refused", arguments: ["Development", "dev", " production"])
    func wrongChoice(text: String) throws {
        let reader = try EnvironmentReader(["PRICETAG_LOG_LEVEL": text])
        let expected = ConfigurationError(
            key: "PRICETAG_LOG_LEVEL",
            message: "must be one of development, production"
        )
        #expect(throws: expected) {
            try reader.choice(.logLevel, or: Mode.production)
        }
    }

    @Test("tells where a secret comes from")
    func secrets() throws {
        let (name, file) = ("PRICETAG_TOKEN_SECRET", "PRICETAG_TOKEN_SECRET_FILE")
        #expect(try EnvironmentReader([:]).secret(.tokenSecret) == nil)
        #expect(try EnvironmentReader([name: "", file: ""]).secret(.tokenSecret) == nil)
        #expect(try EnvironmentReader([name: "s"]).secret(.tokenSecret) == .value("s"))
        #expect(try EnvironmentReader([file: "/run/s"]).secret(.tokenSecret) == .file("/run/s"))
        #expect(try EnvironmentReader([name: "", file: "/run/s"]).secret(.tokenSecret) == .file("/run/s"))
        #expect(throws: ConfigurationError(key: name, message: "is set twice, also by \(file)")) {
            try EnvironmentReader([name: "s", file: "/run/s"]).secret(.tokenSecret)
        }
    }
}
