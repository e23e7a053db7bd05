import Glibc
import TestSupport
import Testing

@Suite("A FastCGI process without connections")
struct FastCGISleepTests {
    @Test("keeps no code in memory that it does not need for its sleep, and answers the next request")
    func sleep() throws {
        let responder = try Responder()
        let awake = try {
            let server = try responder.connect()
            try server.send("/a")
            #expect(try server.answer().text == "/a 0")
            return try responder.child.residentCode()
        }()
        var asleep = awake
        for _ in 0..<2_000 where asleep > awake / 2 {
            poll(nil, 0, 10)
            asleep = try responder.child.residentCode()
        }
        #expect(asleep <= awake / 2, "\(awake) KiB of code, and \(asleep) asleep")
        let server = try responder.connect()
        try server.send("/b")
        #expect(try server.answer().text == "/b 0")
    }
}
