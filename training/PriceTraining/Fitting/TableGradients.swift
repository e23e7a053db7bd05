import Glibc
import NetworkKernels

/// The gradient of one step for the table rows that the step touches; the other rows stay as they are.
struct TableGradients: ~Copyable {
    typealias Lane = AdamParameters.Lane

    private let laneCount: Int
    private let kernels: network_kernels
    private var lanes: UnsafeMutablePointer<Lane>
    private var capacity = 1 << 12
    /// The touched terms in the order of their places.
    private let touched: UnsafeMutablePointer<UInt32>
    private var touchedCount = 0
    /// Each term's place in `lanes`, -1 for none in this step, -2 for none in any.
    private let places: UnsafeMutablePointer<Int32>

    init(termCount: Int, laneCount: Int, kernels: network_kernels) {
        self.laneCount = laneCount
        self.kernels = kernels
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

    /// Adds the slopes times each term's value to the term's gradient; `places` has room for as many numbers as terms.
    mutating func add(
        _ slopes: UnsafeMutablePointer<Lane>,
        to terms: RowSelection,
        places: UnsafeMutablePointer<UInt32>
    ) {
        // Before `lanes` is looked at: making a place may move them.
        for index in 0..<terms.count { places[index] = place(of: terms.places[index]) }
        kernels.scatter(
            lanes.floats,
            laneCount * AdamParameters.laneSize,
            places,
            terms.values,
            terms.count,
            slopes.floats
        )
    }

    /// Takes one step with the touched rows, and forgets them.
    mutating func step(_ table: borrowing AdamParameters, rate: Float) {
        table.step(touched, count: touchedCount, gradients: lanes, rate: rate)
        for place in 0..<touchedCount { places[Int(touched[place])] = -1 }
        touchedCount = 0
    }

    private mutating func place(of term: UInt32) -> UInt32 {
        let known = places[Int(term)]
        if known >= 0 { return UInt32(known) }
        if touchedCount == capacity { grow() }
        places[Int(term)] = Int32(touchedCount)
        touched[touchedCount] = term
        touchedCount += 1
        return UInt32(touchedCount - 1)
    }

    private mutating func grow() {
        let larger = LaneMemory.zeros(2 * capacity * laneCount)
        larger.update(from: lanes, count: capacity * laneCount)
        free(lanes)
        lanes = larger
        capacity *= 2
    }
}
