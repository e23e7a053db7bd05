/// What a web server may ask at any time, of no request in particular (FastCGI 1.0, section 4).
extension FastCGIConnection {
    /// Answers each name that is known once, however often it is asked, so that the reply is never longer than 63 bytes.
    mutating func answerValues(_ query: [UInt8]) throws(Violation) {
        let known = [
            ("FCGI_MAX_CONNS", String(limits.connections)), ("FCGI_MAX_REQS", String(limits.requests)),
            ("FCGI_MPXS_CONNS", "1"),
        ]
        var isAsked = [false, false, false]
        do throws(FastCGIPairs.Failure) {
            try query.withUnsafeBufferPointer { block throws(FastCGIPairs.Failure) in
                try FastCGIPairs.forEach(in: block, limits: limits.pairs) { name, _ in
                    if let index = known.firstIndex(where: { $0.0.utf8.elementsEqual(name) }) { isAsked[index] = true }
                }
            }
        } catch {
            throw Violation(message: "a damaged query of values")
        }
        var pairs: [UInt8] = []
        for (index, (name, value)) in known.enumerated() where isAsked[index] {
            FastCGIPairs.append(name, value, to: &pairs)
        }
        // A result without values is still a result.
        if pairs.isEmpty { FastCGIRecord.appendEnd(of: .getValuesResult, 0, to: &replies) }
        FastCGIRecord.append(.getValuesResult, 0, pairs, to: &replies)
    }

    mutating func answerUnknown(_ type: UInt8) {
        FastCGIRecord.append(.unknownType, 0, [type, 0, 0, 0, 0, 0, 0, 0], to: &replies)
    }
}
