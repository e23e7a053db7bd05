import RuntimeProtocols
import Testing

@testable import FunctionRuntime

@Suite("What a function is told")
struct FunctionConfigurationTests {
    @Test("has defaults for all of it")
    func defaults() throws {
        let configuration = try FunctionConfiguration(["PATH": "/bin"])
        #expect(configuration.logLevel == .info)
        #expect(configuration.timeout == .seconds(30))
        #expect(configuration.maxEventBytes == 8_388_608)
        #expect(configuration.maxBodyBytes == 1_048_576)
        #expect(configuration.concurrency == 4)
    }

    @Test("is read from the environment")
    func set() throws {
        let configuration = try FunctionConfiguration([
            "PRICETAG_LOG_LEVEL": "critical", "PRICETAG_TIMEOUT_MS": "250", "PRICETAG_MAX_EVENT_BYTES": "1024",
            "PRICETAG_MAX_BODY_BYTES": "0", "PRICETAG_CONCURRENCY": "64",
        ])
        #expect(configuration.logLevel == .critical)
        #expect(configuration.timeout == .milliseconds(250))
        #expect(configuration.maxEventBytes == 1_024)
        #expect(configuration.maxBodyBytes == 0)
        #expect(configuration.concurrency == 64)
    }

    @Test(
        "chooses the host",
        arguments: [
            ([], nil, HostSelection.oneShot), (["--stream"], nil, .stream), (["--healthcheck"], nil, .healthCheck(nil)),
            (["--healthcheck", "--fastcgi", "127.0.0.1:9"], nil, .healthCheck(.tcp(host: "127.0.0.1", port: 9))),
            ([], "127.0.0.1:9001", .lambda(endpoint: "127.0.0.1:9001")), (["--stream"], "127.0.0.1:9001", .stream),
            (["--healthcheck"], "127.0.0.1:9001", .healthCheck(nil)),
        ] as [([String], String?, HostSelection)]
    )
    func hosts(arguments: [String], lambdaEndpoint: String?, expected: HostSelection) throws {
        var surroundings = Surroundings()
        surroundings.lambdaEndpoint = lambdaEndpoint
        #expect(try HostSelection(arguments: arguments, surroundings: surroundings) == expected)
    }

    @Test("mints request ids that are 32 hexadecimal digits and differ")
    func requestIDs() {
        let identifiers = (0..<1_000).map { _ in RequestID.mint() }
        #expect(Set(identifiers).count == 1_000)
        #expect(identifiers.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil })
    }

    @Test("tells what is left until a deadline, and never less than nothing")
    func deadline() {
        let far = Deadline(after: .seconds(3_600)).remaining
        #expect(far <= .seconds(3_600) && far > .seconds(3_000))
        #expect(Deadline(after: .seconds(-1)).remaining == .zero)
    }
}
