import CatBoostKernels

/// The ways to compute a batch, which give the same bits; tests and benchmarks choose among them.
@_spi(Kernels)
public enum BatchKernels: CaseIterable, Sendable {
    /// Runs on every processor.
    case baseline
    case avx2

    /// The quickest way that this processor can go.
    public static var fastest: BatchKernels { avx2.isAvailable ? .avx2 : .baseline }

    /// Whether this processor has the instructions.
    public var isAvailable: Bool { table != nil }

    /// The functions, of kernels that are available.
    var required: catboost_kernels {
        guard let table else { preconditionFailure("the processor has no instructions for \(self) kernels") }
        return table.pointee
    }

    /// The functions, if they are available.
    var table: UnsafePointer<catboost_kernels>? {
        switch self {
        case .baseline: catboost_kernels_baseline()
        case .avx2: catboost_kernels_avx2()
        }
    }
}
