import Glibc
import PriceTraining

/// Tells on stderr what is being done: a bar with the time left on a terminal, now and then a line anywhere else.
final class Progress {
    private let start = ContinuousClock.now
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var barIsShown = false
    private var step = ""
    private var stepStart = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?

    private static let barWidth = 30

    /// Tells that something begins or has happened.
    func report(_ message: String) {
        eraseBar()
        write("[\(seconds(since: start)) s] \(message)\n")
    }

    /// Tells how far a step has come; cheap enough to call often.
    func show(_ name: String, _ done: Int, of total: Int) {
        let now = ContinuousClock.now
        if name != step { (step, stepStart, lastShown) = (name, now, nil) }
        let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(10)
        if let lastShown, now - lastShown < pause { return }
        // The first line of a step comes when it turns out to be a long one.
        if lastShown == nil, !isTerminal, now - stepStart < pause { return }
        lastShown = now
        let share = total > 0 ? min(Double(done) / Double(total), 1) : 0
        if isTerminal {
            barIsShown = true
            write("\r\u{1B}[K\(bar(share)) \(share.percent(0)) \(name)\(timeLeft(share))")
        } else {
            write("[\(seconds(since: start)) s] \(name): \(share.percent(0))\(timeLeft(share))\n")
        }
    }

    /// Takes the bar away.
    func end() {
        eraseBar()
        step = ""
    }

    private func eraseBar() {
        if barIsShown { write("\r\u{1B}[K") }
        barIsShown = false
        // The next call of `show` draws it anew, however soon it comes.
        lastShown = nil
    }

    private func bar(_ share: Double) -> String {
        let filled = Int(share * Double(Self.barWidth))
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: Self.barWidth - filled) + "]"
    }

    private func timeLeft(_ share: Double) -> String {
        let spent = Double(seconds(since: stepStart))
        guard share > 0, spent >= 1 else { return "" }
        return ", \(Int((spent / share * (1 - share)).rounded())) s left"
    }

    private func seconds(since instant: ContinuousClock.Instant) -> Int64 {
        (ContinuousClock.now - instant).components.seconds
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        // A closed stderr is no reason to end a training.
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
