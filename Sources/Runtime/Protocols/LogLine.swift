import JSONCodec

/// A log event as one line of JSON: the same names in functions and in the runner, so that one query finds both.
public enum LogLine {
    /// Writes a line, without its end.
    ///
    /// - Parameters:
    ///   - origin: what writes: "function" and its name, or "log.logger" and its name
    ///   - fields: further members; one whose name is taken goes under "metadata."
    public static func bytes(
        millisecondsSince1970: Int64,
        level: String,
        message: String,
        origin: (name: String, value: String),
        fields: [(name: String, value: String)]
    ) -> [UInt8] {
        var line = JSONObject()
        line["@timestamp"] = .string(UTCTime(millisecondsSince1970: millisecondsSince1970).internet)
        line["log.level"] = .string(level)
        line["message"] = .string(message)
        line[origin.name] = .string(origin.value)
        for field in fields {
            line[line[field.name] == nil ? field.name : "metadata.\(field.name)"] = .string(field.value)
        }
        return JSONValue.object(line).bytes
    }
}
