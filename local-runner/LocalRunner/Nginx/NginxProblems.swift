import RuntimeProtocols

/// The answers that nginx gives itself, in the words of the gateway.
enum NginxProblems {
    /// Each at its own internal location; nginx puts in the variables when it answers.
    static let all: [Problem] = [
        Problem(400, "bad-request", "The request is not valid HTTP."),
        Problem(404, "not-found", "There is nothing at this path."),
        Problem(
            405,
            "method-not-allowed",
            "This path answers $pricetag_allow.",
            headers: [("Allow", "$pricetag_allow")]
        ),
        Problem(413, "too-large", "The body must have at most $pricetag_body_limit bytes."),
        Problem(414, "target-too-long", "The request target is too long."),
        Problem(
            429,
            "too-many-requests",
            "Too many requests from this address; try again later.",
            headers: [("Retry-After", "$pricetag_retry_after")]
        ),
        Problem(431, "fields-too-large", "The header fields are too large."),
        Problem(500, "internal", "The request failed inside of the service; the log has the reason."),
        Problem(501, "not-implemented", "The request's transfer coding is unknown."),
        Problem(502, "bad-answer", "The function gave no valid answer."),
        Problem(
            503,
            "busy",
            "Too many requests wait already; try again.",
            headers: [("Retry-After", "1")]
        ),
        Problem(504, "timeout", "The request took too long and was ended."),
        Problem(505, "bad-version", "The service speaks HTTP/1.0, HTTP/1.1 and HTTP/2."),
    ]

    /// Methods that are known; another one is no HTTP to the gateway's parser, and so none here.
    static let methods = """
        ACL|BIND|CHECKOUT|CONNECT|COPY|DELETE|GET|HEAD|LINK|LOCK|M-SEARCH|MERGE|MKACTIVITY|MKCALENDAR|MKCOL|MOVE|NOTIFY|\
        OPTIONS|PATCH|POST|PROPFIND|PROPPATCH|PURGE|PUT|REBIND|REPORT|SEARCH|SOURCE|SUBSCRIBE|TRACE|UNBIND|UNLINK|UNLOCK|\
        UNSUBSCRIBE
        """
}
