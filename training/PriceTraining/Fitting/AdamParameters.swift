import Glibc
import NetworkKernels

/// Rows of numbers being fitted by Adam, each with the running means of its gradient and of the gradient's squares.
struct AdamParameters: ~Copyable {
    typealias Lane = SIMD8<Float>

    /// Numbers in a lane.
    static let laneSize = 8

    private let memory: UnsafeMutablePointer<Lane>
    private let rowLanes: Int
    private let kernels: network_kernels

    private static let meanDecay: Float = 0.9
    private static let squareDecay: Float = 0.999

    /// All numbers are 0 at first; rows are rounded up to whole lanes.
    init(rowCount: Int, rowSize: Int, kernels: network_kernels) {
        self.kernels = kernels
        rowLanes = (rowSize + Self.laneSize - 1) / Self.laneSize
        // A row's numbers and their means lie side by side, since a step needs all three and rows come in no order.
        memory = LaneMemory.zeros(rowCount * rowLanes * 3)
    }

    deinit {
        free(memory)
    }

    /// The numbers of a row.
    @inline(__always)
    func row(_ row: Int) -> UnsafeMutablePointer<Lane> { memory + row * rowLanes * 3 }

    /// Fills some numbers of a row at random around 0, about normally.
    func scatter(_ row: Int, _ range: Range<Int>, deviation: Float, _ generator: inout SeededGenerator) {
        let numbers = UnsafeMutableRawPointer(self.row(row)).assumingMemoryBound(to: Float.self)
        // The sum of four even chances of variance 1/12 has a third of the wanted variance.
        let scale = deviation * (3.0 as Float).squareRoot() / 65_536
        for place in range {
            let bits = generator.next()
            let sum = (0..<4).reduce(Int64(0)) { $0 + Int64(UInt16(truncatingIfNeeded: bits >> ($1 * 16))) }
            numbers[place] = scale * Float(sum - 2 * 65_535)
        }
    }

    /// The rate of a step, which corrects for the means' beginning at 0.
    static func rate(_ learningRate: Float, step: Int) -> Float {
        let steps = Float(step)
        return learningRate * (1 - pow(squareDecay, steps)).squareRoot() / (1 - pow(meanDecay, steps))
    }

    /// Adds some rows' numbers to the sums, each times its value, in order.
    func gather(_ rows: RowSelection, to sums: UnsafeMutablePointer<Lane>) {
        kernels.gather(
            memory.floats,
            rowLanes * 3 * Self.laneSize,
            rowLanes * Self.laneSize,
            rows.places,
            rows.values,
            rows.count,
            sums.floats
        )
    }

    /// Takes one step with some rows along their gradients, which lie in the rows' order and become 0.
    func step(_ rows: UnsafePointer<UInt32>, count: Int, gradients: UnsafeMutablePointer<Lane>, rate: Float) {
        kernels.step(memory.floats, rowLanes * Self.laneSize, rows, count, gradients.floats, rate)
    }
}

/// Places of rows, each with a value to multiply it by.
struct RowSelection {
    let places: UnsafePointer<UInt32>
    let values: UnsafePointer<Float>
    let count: Int
}

extension UnsafeMutablePointer<AdamParameters.Lane> {
    /// The same memory, number by number.
    var floats: UnsafeMutablePointer<Float> { UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self) }
}

/// Memory for lanes, freed by `free`.
enum LaneMemory {
    private static let hugePage = 1 << 21

    /// Lanes of zeros; large ones on huge pages where the system has them, which spares random access a page walk.
    static func zeros(_ count: Int) -> UnsafeMutablePointer<AdamParameters.Lane> {
        let stride = MemoryLayout<AdamParameters.Lane>.stride
        let size = max(count, 1) * stride
        let isLarge = size >= hugePage
        guard let memory = aligned_alloc(isLarge ? hugePage : stride, isLarge ? size.roundedUp(to: hugePage) : size)
        else { fatalError("no memory for \(size) bytes of a network") }
        if isLarge { madvise(memory, size, MADV_HUGEPAGE) }
        memset(memory, 0, size)
        return memory.bindMemory(to: AdamParameters.Lane.self, capacity: count)
    }
}

extension Int {
    fileprivate func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
