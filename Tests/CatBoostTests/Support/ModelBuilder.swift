/// Writes a model file that no training made, so that every shape of model can be tried.
struct ModelBuilder {
    struct Column {
        let flatIndex: Int32
        let borders: [Float]
        /// 0: missing values are below all borders; 2: above.
        let nanTreatment: Int8
    }

    var dimension: Int
    var columns: [Column]
    var depths: [Int]
    var splits: [Int32]
    var leaves: [Double]
    var scale = 1.0
    var biases: [Double]

    private var bytes: [UInt8] = []

    init(dimension: Int, columns: [Column], depths: [Int], splits: [Int32], leaves: [Double], biases: [Double]) {
        (self.dimension, self.columns, self.depths) = (dimension, columns, depths)
        (self.splits, self.leaves, self.biases) = (splits, leaves, biases)
    }

    /// The file. References only lead ahead, so tables come before what they refer to.
    func model() -> [UInt8] {
        var writer = self
        writer.bytes = Array("CBM1".utf8) + [0, 0, 0, 0, 0, 0, 0, 0]
        let root = writer.table([0: reference, 1: reference])
        writer.refer(from: 8, to: root.position)
        writer.refer(from: root[0], to: writer.vector(Array("FlabuffersModel_v1".utf8)))
        let trees = writer.table([
            0: raw(Int32(dimension)), 1: reference, 2: reference, 5: reference, 8: reference, 14: raw(scale),
            16: reference,
        ])
        writer.refer(from: root[1], to: trees.position)
        writer.refer(from: trees[1], to: writer.vector(splits))
        writer.refer(from: trees[2], to: writer.vector(depths.map(Int32.init)))
        writer.writeColumns(from: trees[5])
        writer.refer(from: trees[8], to: writer.vector(leaves))
        writer.refer(from: trees[16], to: writer.vector(biases))
        writer.align(8)
        writer.put(UInt32(writer.bytes.count - 8), at: 4)
        return writer.bytes
    }

    private mutating func writeColumns(from reference: Int) {
        let list = vector([UInt32](repeating: 0, count: columns.count))
        refer(from: reference, to: list)
        for (ordinal, column) in columns.enumerated() {
            let table = table([
                0: [1], 2: raw(column.flatIndex), 3: self.reference, 5: raw(column.nanTreatment),
            ])
            refer(from: list + 4 + 4 * ordinal, to: table.position)
            refer(from: table[3], to: vector(column.borders))
        }
    }

    // MARK: FlatBuffers

    private struct Table {
        let position: Int
        let fields: [Int: Int]

        subscript(field: Int) -> Int { fields[field] ?? 0 }
    }

    private var reference: [UInt8] { [0, 0, 0, 0] }

    private func raw<T: BitwiseCopyable>(_ value: T) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

    private mutating func table(_ fields: [Int: [UInt8]]) -> Table {
        align(2)
        let list = bytes.count
        bytes += [UInt8](repeating: 0, count: 4 + 2 * ((fields.keys.max() ?? -1) + 1))
        align(8)
        let position = bytes.count
        bytes += raw(Int32(position - list))
        var places: [Int: Int] = [:]
        for (field, content) in fields.sorted(by: { $0.key < $1.key }) {
            align(content.count)
            places[field] = bytes.count
            put(UInt16(bytes.count - position), at: list + 4 + 2 * field)
            bytes += content
        }
        put(UInt16(position - list - (position - list) % 2), at: list)
        put(UInt16(bytes.count - position), at: list + 2)
        return Table(position: position, fields: places)
    }

    private mutating func vector<T: BitwiseCopyable>(_ elements: [T]) -> Int {
        align(4)
        while (bytes.count + 4) % MemoryLayout<T>.alignment != 0 { bytes += [0, 0, 0, 0] }
        let position = bytes.count
        bytes += raw(UInt32(elements.count))
        elements.withUnsafeBytes { bytes += $0 }
        return position
    }

    private mutating func align(_ alignment: Int) {
        while bytes.count % alignment != 0 { bytes.append(0) }
    }

    private mutating func refer(from place: Int, to position: Int) { put(UInt32(position - place), at: place) }

    private mutating func put<T: BitwiseCopyable>(_ value: T, at position: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: position, as: T.self) }
    }
}
