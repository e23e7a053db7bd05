extension CatBoostModel {
    /// What training wrote down under a key, in JSON as a rule; nil where there is nothing.
    public func metadata(_ key: String) throws(CatBoostError) -> String? {
        try metadataBytes(key).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same in place.
    func metadataBytes(_ key: String) throws(CatBoostError) -> UnsafeBufferPointer<UInt8>? {
        var found: UnsafeBufferPointer<UInt8>?
        try forEachMetadata { candidate, value in
            if candidate.elementsEqual(key.utf8) { found = value }
        }
        return found
    }

    private func forEachMetadata(
        _ body: (_ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void
    ) throws(CatBoostError) {
        let core = try ModelReader.core(bytes)
        try core.forEachTable(Schema.Core.infoMap, .infoMap) { (entry) throws(CatBoostError) in
            try body(
                entry.vector(Schema.KeyValue.key, of: UInt8.self, .infoMap),
                entry.vector(Schema.KeyValue.value, of: UInt8.self, .infoMap)
            )
        }
    }
}
