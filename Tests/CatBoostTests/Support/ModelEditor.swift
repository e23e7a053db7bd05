/// Changes single fields of a model file, to damage it on purpose; knows no more of the format than where a table's
/// fields are listed.
struct ModelEditor {
    var bytes: [UInt8]

    /// Where the FlatBuffer begins; positions below count from the file's beginning.
    static let core = 8

    /// Numbers of fields in `TModelCore`, `TModelTrees` and `TFloatFeature`.
    enum Core { static let formatVersion = 0, trees = 1, infoMap = 2, modelPartIds = 3 }
    enum Trees {
        static let dimension = 0, splits = 1, sizes = 2, floats = 5, leaves = 8, leafWeights = 9, nodes = 10
        static let estimated = 13, scale = 14, bias = 15, multiBias = 16
        static let starts = 3
        static let categories = 4
        static let oneHot = 6
        static let counters = 7
        static let leafPlaces = 11
        static let texts = 12
    }
    enum Float { static let flatIndex = 2, borders = 3, nanTreatment = 5 }

    var root: Int { follow(Self.core) }
    /// Where the parts after the core begin.
    var coreEnd: Int { Self.core + Int(read(UInt32.self, 4)) }
    var trees: Int { target(of: Core.trees, in: root) }
    /// The first table of counts.
    var firstTable: Int { follow(coreEnd + 8) }
    /// The first numeric column that some tree uses.
    var usedFeature: Int {
        let features = target(of: Trees.floats, in: trees)
        let tables = (0..<Int(read(UInt32.self, features))).map { follow(features + 4 + 4 * $0) }
        return tables.first { read(UInt32.self, target(of: Float.borders, in: $0)) > 1 } ?? 0
    }

    func read<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, _ position: Int) -> T {
        bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: T.self) }
    }

    mutating func write<T: BitwiseCopyable>(_ value: T, at position: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: position, as: T.self) }
    }

    func follow(_ position: Int) -> Int { position + Int(read(UInt32.self, position)) }

    /// The place in the list of fields where the field's offset stands.
    func slot(_ field: Int, of table: Int) -> Int { fields(table) + 4 + 2 * field }
    func fields(_ table: Int) -> Int { table - Int(read(Int32.self, table)) }
    func place(of field: Int, in table: Int) -> Int { table + Int(read(UInt16.self, slot(field, of: table))) }
    func target(of field: Int, in table: Int) -> Int { follow(place(of: field, in: table)) }
    /// The first element of a vector.
    func elements(of field: Int, in table: Int) -> Int { target(of: field, in: table) + 4 }

    func has(_ field: Int, in table: Int) -> Bool {
        slot(field, of: table) + 2 <= fields(table) + Int(read(UInt16.self, fields(table)))
            && read(UInt16.self, slot(field, of: table)) != 0
    }
    /// A table of one of the trees' vectors of tables.
    func element(_ ordinal: Int, of field: Int) -> Int { follow(elements(of: field, in: trees) + 4 * ordinal) }
    func count(of field: Int) -> Int { Int(read(UInt32.self, target(of: field, in: trees))) }
    /// What a CTR feature counts.
    func baseOfCounter(_ ordinal: Int) -> Int {
        target(of: 0, in: target(of: 0, in: element(ordinal, of: Trees.counters)))
    }
    /// Where a name stands first after the core.
    func firstPlace(of name: String) -> Int {
        let name = Array(name.utf8)
        return (coreEnd..<bytes.count - name.count).first { bytes[$0...].starts(with: name) } ?? bytes.count
    }
    /// Writes all buckets of all tables of counts.
    mutating func fillBuckets(hash: UInt64?, index: UInt32) {
        var start = coreEnd + 4
        for _ in 0..<read(UInt32.self, coreEnd) {
            let buckets = target(of: 1, in: follow(start + 4))
            for bucket in stride(from: buckets + 4, to: buckets + 4 + Int(read(UInt32.self, buckets)), by: 12) {
                if let hash { write(hash, at: bucket) }
                write(index, at: bucket + 8)
            }
            start += 4 + Int(read(UInt32.self, start))
        }
    }
    mutating func spoil(_ name: String) { bytes[firstPlace(of: name)] ^= 1 }

    mutating func remove(_ field: Int, from table: Int) { write(UInt16(0), at: slot(field, of: table)) }

    /// Lets a field that the file leaves out take the bytes of another one, in a list of fields that is long enough.
    mutating func alias(_ field: Int, to other: Int, in table: Int) {
        let old = fields(table)
        var list = Array(bytes[old..<old + Int(read(UInt16.self, old))])
        list += [UInt8](repeating: 0, count: max(0, 4 + 2 * field + 2 - list.count))
        let position = append(list)
        write(UInt16(list.count), at: position)
        write(Int32(table - position), at: table)
        write(read(UInt16.self, slot(other, of: table)), at: slot(field, of: table))
    }

    /// Adds bytes to the end of the core, at a multiple of 8 plus `offset`.
    @discardableResult
    mutating func append(_ content: [UInt8], offset: Int = 0) -> Int {
        bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8 + offset)
        let position = bytes.count
        bytes += content
        bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
        write(UInt32(bytes.count - Self.core), at: 4)
        return position
    }

    /// Points a reference at a later place.
    mutating func redirect(_ field: Int, of table: Int, to position: Int) {
        let reference = place(of: field, in: table)
        write(UInt32(position - reference), at: reference)
    }
}
