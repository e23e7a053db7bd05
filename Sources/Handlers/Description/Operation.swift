import JSONCodec
import RuntimeProtocols

/// What one route takes and gives; made when somebody asks for it, and never while requests are answered.
struct Operation {
    let summary: String
    /// Whether it wants a bearer token.
    var isAuthenticated = false
    var parameters: [Parameter] = []
    /// The body that it reads.
    var request: Schema?
    /// Media types of that body, where it is no JSON; the schema is then that of a text.
    var requestMediaTypes: [String] = []
    /// What it answers when all is well.
    var answer: (status: Int, schema: Schema?)
    /// Further answers that are no problem documents.
    var otherAnswers: [(status: Int, schema: Schema)] = []
    /// Media types beside JSON that it answers in where it is asked to; what is in them no schema tells.
    var otherMediaTypes: [String] = []
    /// Statuses of the problems that it may answer with.
    var problems: [Int] = []
    let samples: [Sample]

    /// A part of a request beside its body.
    struct Parameter {
        let name: String
        let place: Place
        let schema: Schema
        let summary: String

        enum Place: String {
            case path, query, header
        }
    }

    /// A request that is accepted.
    struct Sample {
        let name: String
        var path: [(name: String, value: String)] = []
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body: JSONValue?

        init(
            _ name: String,
            path: [(name: String, value: String)] = [],
            query: [(name: String, value: String)] = [],
            headers: [(name: String, value: String)] = [],
            body: JSONValue? = nil
        ) {
            self.name = name
            self.path = path
            self.query = query
            self.headers = headers
            self.body = body
        }
    }
}

/// Something that a function reads from a body: the same code reads requests and tells what it reads.
protocol RequestPayload {
    /// Reads the members of a body, all of them before it reports an error.
    init(_ reader: inout ObjectReader) throws
    /// Bodies that are accepted, each under a name.
    static var samples: [Operation.Sample] { get }
}

extension Operation {
    /// A route that reads a body: its schema and its samples are the payload's own.
    init<Payload: RequestPayload>(
        _ summary: String,
        reads payload: Payload.Type,
        isAuthenticated: Bool = false,
        parameters: [Parameter] = [],
        answer: (status: Int, schema: Schema?),
        problems: [Int] = []
    ) {
        self.init(
            summary: summary,
            isAuthenticated: isAuthenticated,
            parameters: parameters,
            request: Schema(of: payload),
            answer: answer,
            problems: problems,
            samples: payload.samples
        )
    }
}
