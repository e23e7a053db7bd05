/// A request that has arrived whole.
public struct FastCGIRequest: Sendable {
    /// What the web server calls it on its connection.
    public let id: UInt16
    /// What was sent to standard input, to its end.
    public let body: [UInt8]
    private let parameters: [UInt8]
    private let refusal: Problem?

    init(id: UInt16, parameters: [UInt8], body: [UInt8], refusal: Problem?) {
        self.id = id
        self.parameters = parameters
        self.body = body
        self.refusal = refusal
    }

    /// Reads the parameters into `request`, as far as they can be read, so that even what is refused has its id and method.
    ///
    /// - Throws: the problem that the request is refused with.
    public func read(into request: inout CGIRequest, limits: FastCGIPairs.Limits) throws(Problem) {
        var problem: Problem?
        do throws(FastCGIPairs.Failure) {
            try unsafePairs(limits) { name, value in
                guard problem == nil else { return }
                do throws(Problem) {
                    try request.take(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
                } catch {
                    problem = error
                }
            }
        } catch {
            problem = Self.problem(error)
        }
        if let problem = refusal ?? problem { throw problem }
    }

    private func unsafePairs(
        _ limits: FastCGIPairs.Limits,
        _ take: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
    ) throws(FastCGIPairs.Failure) {
        try parameters.withUnsafeBufferPointer { block throws(FastCGIPairs.Failure) in
            try FastCGIPairs.forEach(in: block, limits: limits, take)
        }
    }

    private static func problem(_ failure: FastCGIPairs.Failure) -> Problem {
        switch failure {
        case .damaged: Problem(400, "bad-parameters", "The parameters of the request are damaged.")
        case .tooLarge: headersTooLarge
        }
    }

    static let headersTooLarge = Problem(431, "headers-too-large", "The header of the request is too large.")
}
