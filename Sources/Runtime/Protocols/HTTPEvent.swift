/// A request as an Amazon API Gateway HTTP API sends it (payload format 2.0), whatever host it came through.
public struct HTTPEvent: Sendable, Equatable {
    /// Method in upper case.
    public var method: String
    /// Path as the client sent it, percent-encoded, without the query.
    public var rawPath: String
    /// Query as the client sent it, without "?".
    public var rawQueryString: String
    /// Header fields, names in lower case, repeats joined by ",".
    public var headers: HTTPFields
    /// One "name=value" a cookie.
    public var cookies: [String]
    /// Decoded query parameters in the order of the event.
    public var query: [(name: String, value: String)]
    /// Parts of the path that the route names.
    public var pathParameters: [(name: String, value: String)]
    /// Body as bytes, base64 undone.
    public var body: [UInt8]
    /// Who asked and under which request id.
    public var context: RequestContext

    /// Makes an event from its parts.
    public init(
        method: String,
        rawPath: String,
        rawQueryString: String = "",
        headers: HTTPFields = HTTPFields(),
        cookies: [String] = [],
        query: [(name: String, value: String)] = [],
        pathParameters: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        context: RequestContext
    ) {
        self.method = method
        self.rawPath = rawPath
        self.rawQueryString = rawQueryString
        self.headers = headers
        self.cookies = cookies
        self.query = query
        self.pathParameters = pathParameters
        self.body = body
        self.context = context
    }

    /// The decoded query parameter of that name.
    public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The part of the path that the route calls by that name.
    public func pathParameter(_ name: String) -> String? { pathParameters.first { $0.name == name }?.value }

    /// Equal in every part.
    public static func == (left: HTTPEvent, right: HTTPEvent) -> Bool { left.json == right.json }
}

/// The part of an event that its platform wrote.
public struct RequestContext: Sendable, Equatable {
    /// Minted by the host; in every response and every log line.
    public var requestID: String
    /// "POST /api/v1/users/login" or "$default".
    public var routeKey: String
    /// "HTTP/1.1"
    public var networkProtocol: String
    /// Address of the client.
    public var sourceIP: String
    /// Empty when the client sent none.
    public var userAgent: String
    /// Host name that the client asked.
    public var domainName: String
    /// Milliseconds since 1970.
    public var timeEpoch: Int64

    /// Makes a context; everything but the id has a neutral default.
    public init(
        requestID: String,
        routeKey: String = "$default",
        networkProtocol: String = "HTTP/1.1",
        sourceIP: String = "127.0.0.1",
        userAgent: String = "",
        domainName: String = "localhost",
        timeEpoch: Int64 = 0
    ) {
        self.requestID = requestID
        self.routeKey = routeKey
        self.networkProtocol = networkProtocol
        self.sourceIP = sourceIP
        self.userAgent = userAgent
        self.domainName = domainName
        self.timeEpoch = timeEpoch
    }
}
