import PriceModel
import PriceTraining
import Testing
import TextKernels

@Suite("The kernels over text tables")
struct TextKernelsTests {
    @Test("know what 16-bit numbers mean, all of them")
    func halves() {
        for bits in UInt16.min...UInt16.max {
            let (number, expected) = (text_half(bits), Float(Float16(bitPattern: bits)))
            #expect(expected.isNaN ? number.isNaN : number.bitPattern == expected.bitPattern, "\(bits)")
        }
    }

    @Test(
        "give the bits of plain arithmetic, each way",
        arguments: [(1, 32), (4, 32), (3, 64), (8, 256)],
        [text_kernels_baseline(), text_kernels_avx2()].compactMap(\.self).map(\.pointee).map(Kernels.init)
    )
    func sameBits(size: (networks: Int, width: Int), kernels: Kernels) {
        var numbers = SeededGenerator(seed: UInt64(size.networks))
        let example = TableExample(networks: size.networks, width: size.width, &numbers)
        #expect(example.units(by: kernels.table) == example.plainUnits())
        #expect(example.effects(by: kernels.table) == example.plainEffects())
    }
}

/// Unchecked because of the functions, which are the same for everybody.
struct Kernels: @unchecked Sendable {
    let table: text_kernels
}

/// Tables of twenty terms, and some of the terms.
private struct TableExample {
    let networks: Int
    let width: Int
    let tableUnits: [Int]
    let rows: [UInt8]
    let scales: [Float16]
    let binary: UInt32
    let terms: [UInt32]
    let values: [Float]
    let units: [Float]
    let slopes: [Float]
    let firstEffects: [Float]

    private static let termCount = 20
    private static let count = 33
    private static let binaryValue: Float = 0.35

    init(networks: Int, width: Int, _ random: inout SeededGenerator) {
        (self.networks, self.width) = (networks, width)
        func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float.random(in: -1...1, using: &random) } }
        tableUnits = (0..<Self.termCount * networks * width).map { _ in Int.random(in: -7...7, using: &random) }
        rows = PackedRow.pack(tableUnits)
        scales = numbers(Self.termCount * networks).map(Float16.init)
        binary = UInt32.random(in: 0..<1 << UInt32(networks), using: &random)
        terms = (0..<Self.count).map { _ in UInt32.random(in: 0..<UInt32(Self.termCount), using: &random) }
        values = numbers(Self.count)
        units = numbers(networks * width)
        slopes = numbers(networks * width)
        firstEffects = numbers(Self.count)
    }

    func units(by kernels: text_kernels) -> [UInt32] {
        var units = units
        call { kernels.add_rows($0, $1, &units) }
        return units.map(\.bitPattern)
    }

    func effects(by kernels: text_kernels) -> [UInt32] {
        var effects = firstEffects
        call { kernels.add_effects($0, $1, slopes, &effects) }
        return effects.map(\.bitPattern)
    }

    func plainUnits() -> [UInt32] {
        var units = units
        for (place, term) in terms.enumerated() {
            for network in 0..<networks {
                let factor = scale(term, network) * value(place, network)
                for unit in 0..<width {
                    units[network * width + unit] += Float(tableUnits[first(term, network) + unit]) * factor
                }
            }
        }
        return units.map(\.bitPattern)
    }

    func plainEffects() -> [UInt32] {
        terms.enumerated().map { place, term in
            (0..<networks).reduce(firstEffects[place]) { effect, network in
                // Four sums, of every fourth unit each.
                let sums = (0..<4).map { lane in
                    stride(from: lane, to: width, by: 4).reduce(Float(0)) {
                        $0 + Float(tableUnits[first(term, network) + $1]) * slopes[network * width + $1]
                    }
                }
                let product = sums[0] + sums[1] + sums[2] + sums[3]
                return effect + product * scale(term, network) * value(place, network)
            }.bitPattern
        }
    }

    private func first(_ term: UInt32, _ network: Int) -> Int { (Int(term) * networks + network) * width }

    private func scale(_ term: UInt32, _ network: Int) -> Float { Float(scales[Int(term) * networks + network]) }

    private func value(_ place: Int, _ network: Int) -> Float {
        binary >> UInt32(network) & 1 == 1 ? Self.binaryValue : values[place]
    }

    private func call(_ body: (UnsafePointer<text_tables>, UnsafePointer<text_terms>) -> Void) {
        let scaleBytes = scales.flatMap { [UInt8(truncatingIfNeeded: $0.bitPattern), UInt8($0.bitPattern >> 8)] }
        rows.withUnsafeBufferPointer { rows in
            scaleBytes.withUnsafeBufferPointer { scales in
                terms.withUnsafeBufferPointer { terms in
                    values.withUnsafeBufferPointer { values in
                        guard let rows = rows.baseAddress, let scales = scales.baseAddress,
                            let first = terms.baseAddress, let values = values.baseAddress
                        else { return }
                        var tables = text_tables(
                            rows: rows,
                            scales: scales,
                            networks: networks,
                            width: width,
                            binary: binary
                        )
                        var some = text_terms(
                            terms: first,
                            values: values,
                            count: terms.count,
                            binary_value: Self.binaryValue
                        )
                        body(&tables, &some)
                    }
                }
            }
        }
    }
}
