import Foundation

/// Proofs that go on for as long as one likes: a few rounds in every run of the tests, SOAK times as many in `make soak`.
enum Soak {
    /// The environment's SOAK, or 1.
    static let factor = ProcessInfo.processInfo.environment["SOAK"].flatMap { Int($0) } ?? 1
}
