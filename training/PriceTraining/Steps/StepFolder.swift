import Glibc
import PriceModel

/// A folder of finished steps, so that a training that was stopped goes on where it was.
///
/// A result's name is the fingerprint of what it follows from: other data or other settings find nothing of an earlier run.
package struct StepFolder: Sendable {
    /// Where the results lie.
    package let path: String

    private static let checksumSize = 8

    /// Names the folder, which exists.
    package init(path: String) {
        self.path = path
    }

    /// Where the file of a fingerprint lies or will lie.
    package func file(_ fingerprint: Fingerprint, suffix: String) -> String { "\(path)/\(fingerprint.text)\(suffix)" }

    /// The result of a step, from an earlier run or made and kept now.
    package func result(of fingerprint: Fingerprint, make: () throws -> [UInt8]) throws -> [UInt8] {
        let file = file(fingerprint, suffix: ".step")
        // What can't be read is made again, like what is not there.
        if let bytes = try? WholeFile.bytes(ofFile: file), let kept = Self.checked(bytes) { return kept }
        let made = try make()
        try keep(file) { try WholeFile.write(made + Self.bytes(of: FNV1a.hash(made)), to: $0) }
        return made
    }

    /// Makes a file under another name first, so that one of this name is always whole.
    package func keep(_ file: String, write: (String) throws -> Void) throws {
        let partial = file + ".partial"
        try write(partial)
        guard rename(partial, file) == 0 else {
            throw TrainingError.file("\(file): \(String(cString: strerror(errno)))")
        }
    }

    /// What a power cut left half written is made again.
    private static func checked(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= checksumSize else { return nil }
        let content = bytes.dropLast(checksumSize)
        return bytes.suffix(checksumSize).elementsEqual(Self.bytes(of: FNV1a.hash(content))) ? Array(content) : nil
    }

    private static func bytes(of value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
}
