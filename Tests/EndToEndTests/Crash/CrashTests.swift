import Foundation
import TestSupport
import Testing

/// The whole service under faults: what clients were told, who ask again until they are answered, held against the books.
@Suite("A service under which everything dies", .serialized)
struct CrashTests {
    @Test(
        "loses nothing that it acknowledged and does nothing twice",
        arguments: Soak.seeds(from: 1, count: 1),
        Place.all
    )
    func crash(seed: UInt64, place: Place) async throws {
        try await withTemporaryFolder { home in
            let scene = try await Scene(place, home: home, seed: seed)
            let report = try await scene.play(clients: 6, requests: 45)
            try await scene.expectBooks(report)
            // Read by whoever runs the soak: `make soak` prints it.
            print("crash | \(place) | seed \(seed) | \(report.summary)")
        }
    }

    /// Where the data is, and what goes wrong there.
    struct Place: Sendable, CustomStringConvertible {
        let description: String
        let database: Database
        let faults: [Fault]

        enum Database { case sqlite, postgres }

        static let all = [
            Place(description: "SQLite, kill -9", database: .sqlite, faults: [.function, .runner]),
            Place(description: "PostgreSQL, kill -9", database: .postgres, faults: [.function, .runner, .server]),
            Place(description: "PostgreSQL, network cut", database: .postgres, faults: [.silence, .reset]),
            Place(description: "SQLite, disk full", database: .sqlite, faults: [.fullDisk]),
            Place(description: "PostgreSQL, disk full", database: .postgres, faults: [.fullDisk]),
        ].filter { SmallDisk.isPossible || $0.faults != [.fullDisk] }
    }

    /// Something that goes wrong, and is mended after a while.
    enum Fault: Sendable {
        /// One process of a function, the runner with all of them, or the database's server is gone.
        case function, runner, server
        /// Nothing comes through to the database and back, and nobody is told; or every connection breaks.
        case silence, reset
        /// No byte more fits onto the disk that the data lies on.
        case fullDisk
    }
}
