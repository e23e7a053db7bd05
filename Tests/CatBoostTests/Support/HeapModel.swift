@_spi(Kernels) @testable import CatBoost

/// Model bytes in an allocation of exactly their size, so that the address sanitizer sees a read past their end.
final class HeapModel {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ content: [UInt8]) {
        bytes = .allocate(byteCount: content.count, alignment: 8)
        bytes.copyBytes(from: content)
    }

    deinit {
        bytes.deallocate()
    }

    static func open(_ content: [UInt8]) throws(CatBoostError) -> CatBoostModel {
        let heap = HeapModel(content)
        return try CatBoostModel(bytes: UnsafeRawBufferPointer(heap.bytes), owner: heap)
    }
}

extension CatBoostModel {
    /// Evaluates rows one by one through the path that doesn't allocate.
    func evaluateSingly(_ rows: [Float], rowLength: Int) -> [UInt64] {
        let scratch = EvaluationScratch(for: self)
        var results = [Double](repeating: .nan, count: outputCount)
        return (0..<rows.count / rowLength).flatMap { row in
            rows[row * rowLength..<(row + 1) * rowLength].withUnsafeBufferPointer { row in
                results.withUnsafeMutableBufferPointer { evaluate(row: row, into: $0, scratch: scratch) }
            }
            return results.map(\.bitPattern)
        }
    }
}

extension CatBoostModel {
    /// The bits of `count` rows' values by way of blocks.
    func bitsInBlocks(
        _ rows: [Float],
        rowLength: Int,
        threads: Int = 1,
        _ kernels: BatchKernels
    ) -> [UInt64] {
        let count = rows.count / rowLength
        var values = [Double](repeating: .nan, count: count * outputCount)
        rows.withUnsafeBufferPointer { rows in
            values.withUnsafeMutableBufferPointer {
                evaluateInBlocks(rows, rowLength: rowLength, count: count, into: $0, threads: threads, kernels)
            }
        }
        return values.map(\.bitPattern)
    }

    /// The bits of the first rows' values, evaluated side by side.
    func bitsSideBySide(_ rows: [Float], rowLength: Int, _ count: Int, _ kernels: BatchKernels) -> [UInt64] {
        var values = [Double](repeating: .nan, count: count * outputCount)
        rows.withUnsafeBufferPointer { rows in
            values.withUnsafeMutableBufferPointer {
                evaluateSideBySide(rows, rowLength: rowLength, count: count, into: $0, kernels)
            }
        }
        return values.map(\.bitPattern)
    }
}
