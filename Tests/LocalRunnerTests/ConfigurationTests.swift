import Logging
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct ConfigurationTests {
    @Test func `has defaults for everything`() throws {
        let configuration = try RunnerConfiguration(environment: ["PATH": "/bin"])
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.port == 8_080)
        #expect(configuration.logLevel == .info)
    }

    @Test func `takes address, port and level from the environment`() throws {
        let environment = ["PRICETAG_HOST": "0.0.0.0", "PRICETAG_PORT": "0", "PRICETAG_LOG_LEVEL": "error"]
        let configuration = try RunnerConfiguration(environment: environment)
        #expect(configuration.host == "0.0.0.0")
        #expect(configuration.port == 0)
        #expect(configuration.logLevel == .error)
    }

    @Test(arguments: [
        ("PRICETAG_PORT", "65536"), ("PRICETAG_PORT", "http"), ("PRICETAG_LOG_LEVEL", "loud"), ("PRICETAG_PROT", "1"),
    ])
    func `stops with exit code 78 and names a key that is wrong`(key: String, value: String) {
        let error = #expect(throws: ConfigurationError.self) { try RunnerConfiguration(environment: [key: value]) }
        let failure = error.map { CommandFailure($0) }
        #expect(failure?.exitCode == 78)
        #expect(failure?.message.hasPrefix("\(key): ") == true)
    }
}
