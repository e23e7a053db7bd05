import Testing

@testable import FunctionRuntime

@Suite("The choice of a host")
struct HostSelectionTests {
    private static func surroundings(gateway: Bool = false, input: Bool = false, systemd: Bool = false) -> Surroundings
    {
        var surroundings = Surroundings()
        (surroundings.isGateway, surroundings.inputListens, surroundings.hasActivatedSocket) = (gateway, input, systemd)
        return surroundings
    }

    @Test(
        "follows from what the process was started with",
        arguments: [
            ([], surroundings(), HostSelection.oneShot), (["--stream"], surroundings(), .stream),
            ([], surroundings(gateway: true), .cgi), (["--stream"], surroundings(gateway: true), .cgi),
            (["--fastcgi", "127.0.0.1:9"], surroundings(gateway: true), .cgi),
            ([], surroundings(gateway: true, systemd: true), .cgi),
            ([], surroundings(gateway: true, input: true), .fastCGI(.inherited(0))),
            (["x"], surroundings(gateway: true, input: true), .fastCGI(.inherited(0))),
            ([], surroundings(input: true), .fastCGI(.inherited(0))),
            ([], surroundings(systemd: true), .fastCGI(.inherited(3))),
            (["--stream"], surroundings(input: true, systemd: true), .stream),
            (["--fastcgi", "unix:/a"], surroundings(input: true), .fastCGI(.unix(path: "/a", mode: 0o660))),
        ]
    )
    func choice(arguments: [String], surroundings: Surroundings, host: HostSelection) throws {
        #expect(try HostSelection(arguments: arguments, surroundings: surroundings) == host)
    }

    @Test(
        "is refused for arguments that no host has",
        arguments: [["--fastcgi"], ["--fastcgi", "x", "y"], ["--stream", "x"], ["x"], [""]]
    )
    func refused(arguments: [String]) {
        #expect(throws: UsageError.self) { try HostSelection(arguments: arguments, surroundings: Surroundings()) }
    }
}
