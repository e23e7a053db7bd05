extension StringProtocol where SubSequence == Substring {
    /// Without spaces and tabs around it.
    var trimmed: Substring {
        let tail = drop { $0 == " " || $0 == "\t" }
        let end = tail.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { tail[...$0] } ?? ""
    }
}
