/// How long to wait before a process that has ended is started again: not at all after a good while, else longer each time.
struct RestartDelay: Sendable {
    /// A process that lived this long was well.
    static let goodWhile = Duration.seconds(10)
    static let longest = Duration.seconds(5)

    private var next = Duration.milliseconds(100)

    mutating func delay(afterLifetime lifetime: Duration) -> Duration {
        guard lifetime < Self.goodWhile else {
            next = .milliseconds(100)
            return .zero
        }
        defer { next = min(next * 2, Self.longest) }
        return next
    }
}
