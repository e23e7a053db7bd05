/// The requests of a connection from their beginning to their end.
extension FastCGIConnection {
    struct OpenRequest: Sendable {
        let id: UInt16
        let keepsConnection: Bool
        var parameters: [UInt8] = []
        var body: [UInt8] = []
        var refusal: Problem?
        var hasParameters = false
        var hasBody = false

        var isWhole: Bool { hasParameters && hasBody }
    }

    private static let responder: UInt16 = 1

    mutating func open(_ id: UInt16, _ content: [UInt8]) throws(Violation) {
        guard index(of: id) == nil else { throw Violation(message: "a request that is open begins again") }
        let role = UInt16(content[0]) << 8 | UInt16(content[1])
        let request = OpenRequest(id: id, keepsConnection: content[2] & 1 == 1)
        guard role == Self.responder else { return refuse(request, .unknownRole) }
        guard requests.count < limits.openRequests, incompleteBytes <= limits.incompleteBytes else {
            return refuse(request, .overloaded)
        }
        requests.append(request)
    }

    private mutating func refuse(_ request: OpenRequest, _ status: FastCGIProtocolStatus) {
        FastCGIRecord.appendEndRequest(request.id, status, to: &replies)
        if !request.keepsConnection { closesBehindAnswer = true }
    }

    mutating func takeParameters(_ part: UnsafeRawBufferPointer, of id: UInt16) throws(Violation) {
        guard let index = index(of: id) else { return }
        guard !requests[index].hasParameters else { throw Violation(message: "parameters behind their end") }
        // Behind a part that was left out, nobody knows where a name begins.
        guard requests[index].refusal == nil else { return }
        guard requests[index].parameters.count + part.count <= limits.parameterBytes else {
            requests[index].refusal = FastCGIRequest.headersTooLarge
            return
        }
        requests[index].parameters.append(contentsOf: part)
        makeRoom(index)
    }

    mutating func takeBody(_ part: UnsafeRawBufferPointer, of id: UInt16) throws(Violation) {
        guard let index = index(of: id) else { return }
        guard !requests[index].hasBody else { throw Violation(message: "a body behind its end") }
        guard requests[index].refusal == nil else { return }
        guard requests[index].body.count + part.count <= limits.bodyBytes else {
            let limit = "The body must have at most \(limits.bodyBytes) bytes."
            requests[index].refusal = Problem(413, "too-large", limit)
            requests[index].body = []
            return
        }
        requests[index].body.append(contentsOf: part)
        makeRoom(index)
    }

    /// Gives up a request with which the connection would hold more than it may.
    private mutating func makeRoom(_ index: Int) {
        guard incompleteBytes > limits.incompleteBytes else { return }
        refuse(requests.remove(at: index), .overloaded)
    }

    private var incompleteBytes: Int {
        requests.count == 1
            ? requests[0].parameters.count + requests[0].body.count
            : requests.reduce(0) { $0 + $1.parameters.count + $1.body.count }
    }

    mutating func endStream(_ record: FastCGIRecord, _ events: inout [Event]) throws(Violation) {
        guard let index = index(of: record.requestID) else { return }
        guard !requests[index].isWhole else { throw Violation(message: "a stream that ends twice") }
        if record.type == FastCGIRecordType.params.rawValue {
            requests[index].hasParameters = true
        } else {
            requests[index].hasBody = true
        }
        guard requests[index].isWhole else { return }
        let request = requests[index]
        // What is whole is somebody else's to hold.
        requests[index].parameters = []
        requests[index].body = []
        events.append(
            .request(
                FastCGIRequest(
                    id: request.id,
                    parameters: request.parameters,
                    body: request.body,
                    refusal: request.refusal
                )
            )
        )
    }

    mutating func abort(_ id: UInt16, _ events: inout [Event]) {
        guard let index = index(of: id) else { return }
        if requests[index].isWhole {
            events.append(.abort(id))
        } else {
            appendAborted(requests.remove(at: index))
        }
    }

    /// Ends a request that was promised an answer and gets none.
    public mutating func drop(_ id: UInt16) {
        guard let index = index(of: id) else { return }
        appendAborted(requests.remove(at: index))
    }

    private mutating func appendAborted(_ request: OpenRequest) {
        FastCGIRecord.appendEnd(of: .standardOutput, request.id, to: &replies)
        FastCGIRecord.appendEndRequest(request.id, applicationStatus: 1, .requestComplete, to: &replies)
        if !request.keepsConnection { closesBehindAnswer = true }
    }

    /// Ends a request whose answer is being sent.
    public mutating func end(_ id: UInt16) {
        guard let index = index(of: id) else { return }
        if !requests.remove(at: index).keepsConnection { closesBehindAnswer = true }
    }

    private func index(of id: UInt16) -> Int? { requests.firstIndex { $0.id == id } }
}
