import CatBoostKernels

/// One thread's way through its rows.
final class BatchWorker {
    private let plan: BatchPlan
    private let kernels: catboost_kernels
    private let scratch: UnsafeMutableRawPointer
    /// Buckets of several blocks of rows.
    private let blocks: UnsafeMutablePointer<UInt8>
    private let blockSize: Int
    private let blocksAtOnce: Int

    /// Blocks are answered run by run of trees, so that leaves come from memory once for all of them; their buckets
    /// should still leave room in the second cache.
    private static let bytesOfBlocks = 256 << 10
    private static let mostBlocks = 16

    init(_ plan: BatchPlan, _ choice: BatchKernels) {
        self.plan = plan
        kernels = choice.required
        blockSize = plan.layout.bucketCount * BatchPlan.rowsInBlock
        blocksAtOnce = max(1, min(Self.mostBlocks, Self.bytesOfBlocks / max(1, blockSize)))
        scratch = .allocate(byteCount: Int(catboost_scratch_bytes), alignment: 32)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: blocksAtOnce * blockSize, alignment: 32)
        blocks = memory.initializeMemory(as: UInt8.self, repeating: 0, count: blocksAtOnce * blockSize)
    }

    deinit {
        scratch.deallocate()
        blocks.deallocate()
    }

    func evaluate(
        _ rows: UnsafePointer<Float>,
        rowLength: Int,
        count: Int,
        into results: UnsafeMutablePointer<Double>
    ) {
        let dimension = plan.layout.dimension
        let rowsAtOnce = blocksAtOnce * BatchPlan.rowsInBlock
        for first in stride(from: 0, to: count, by: rowsAtOnce) {
            let some = min(rowsAtOnce, count - first)
            let sums = results + first * dimension
            sums.update(repeating: 0, count: some * dimension)
            quantise(rows + first * rowLength, rowLength: rowLength, count: some)
            addTrees(count: some, sums)
            plan.layout.applyScaleAndBias(sums, count: some)
        }
    }

    private func quantise(_ rows: UnsafePointer<Float>, rowLength: Int, count: Int) {
        forEachBlock(count) { block, first, some in
            kernels.quantise(plan.buckets, plan.layout.bucketCount, rows + first * rowLength, rowLength, some, block)
        }
    }

    private func addTrees(count: Int, _ sums: UnsafeMutablePointer<Double>) {
        for run in plan.runs {
            withUnsafePointer(to: run) { run in
                forEachBlock(count) { block, first, some in
                    kernels.add_trees(run, block, some, scratch, sums + first * plan.layout.dimension)
                }
            }
        }
    }

    @inline(__always)
    private func forEachBlock(
        _ count: Int,
        _ body: (_ block: UnsafeMutablePointer<UInt8>, _ firstRow: Int, _ rows: Int) -> Void
    ) {
        for first in stride(from: 0, to: count, by: BatchPlan.rowsInBlock) {
            let block = blocks + first / BatchPlan.rowsInBlock * blockSize
            body(block, first, min(BatchPlan.rowsInBlock, count - first))
        }
    }
}
