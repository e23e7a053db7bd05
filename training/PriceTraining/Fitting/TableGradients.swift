import Glibc

/// The gradient of one step for the table rows that the step touches; the other rows stay as they are.
struct TableGradients: ~Copyable {
    typealias Lane = AdamParameters.Lane

    let laneCount: Int
    private var lanes: UnsafeMutablePointer<Lane>
    private var capacity = 1 << 12
    /// The touched terms in the order of their places.
    private let touched: UnsafeMutablePointer<UInt32>
    private var touchedCount = 0
    /// Each term's place in `lanes`, -1 for none in this step, -2 for none in any.
    private let places: UnsafeMutablePointer<Int32>

    init(termCount: Int, laneCount: Int) {
        self.laneCount = laneCount
        lanes = LaneMemory.zeros(capacity * laneCount)
        touched = .allocate(capacity: termCount)
        places = .allocate(capacity: termCount)
        places.initialize(repeating: -2, count: termCount)
    }

    deinit {
        free(lanes)
        touched.deallocate()
        places.deallocate()
    }

    func wasTouched(_ term: Int) -> Bool { places[term] != -2 }

    mutating func add(_ slopes: UnsafeMutablePointer<Lane>, times value: Float, to term: UInt32) {
        // Before `lanes` is looked at: making a place may move them.
        let place = place(of: term)
        let own = lanes + place * laneCount
        for lane in 0..<laneCount { own[lane] += slopes[lane] * value }
    }

    /// Takes one step with the touched rows, and forgets them.
    mutating func step(_ table: borrowing AdamParameters, rate: Float) {
        for place in 0..<touchedCount {
            let term = Int(touched[place])
            table.step(term, gradient: lanes + place * laneCount, rate: rate)
            places[term] = -1
        }
        touchedCount = 0
    }

    private mutating func place(of term: UInt32) -> Int {
        let known = places[Int(term)]
        if known >= 0 { return Int(known) }
        if touchedCount == capacity { grow() }
        places[Int(term)] = Int32(touchedCount)
        touched[touchedCount] = term
        touchedCount += 1
        return touchedCount - 1
    }

    private mutating func grow() {
        let larger = LaneMemory.zeros(2 * capacity * laneCount)
        larger.update(from: lanes, count: capacity * laneCount)
        free(lanes)
        lanes = larger
        capacity *= 2
    }
}
