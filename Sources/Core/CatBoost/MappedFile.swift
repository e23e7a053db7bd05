import Glibc

/// A whole file mapped read-only; the mapping lives as long as this object.
///
/// The file must not be truncated while it is mapped (the kernel answers a read past its end with SIGBUS), so replace
/// a model by renaming a new file over it, never by writing into it.
public final class MappedFile: Sendable {
    private let address: UInt
    private let size: Int

    /// The file's bytes, valid only while something keeps this object: Swift may let go of it after its last mention.
    public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: size)
    }

    /// Maps the regular file at `path`; an empty file is refused as malformed.
    public init(path: String) throws(CatBoostError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, operation: "open", code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, operation: "fstat", code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, operation: "open", code: EINVAL) }
        guard status.st_size > 0 else { throw .malformed(.file, .missing) }
        let mapping = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapping, mapping != MAP_FAILED else { throw .unreadable(path: path, operation: "mmap", code: errno) }
        // Kept as a number because pointers aren't Sendable; nothing ever writes to these pages, so any thread may read them.
        address = UInt(bitPattern: mapping)
        size = Int(status.st_size)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(bitPattern: address), size)
    }
}
