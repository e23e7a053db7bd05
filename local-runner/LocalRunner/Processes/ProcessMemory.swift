import Glibc

/// What a process has of its own.
enum ProcessMemory {
    private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

    /// Resident bytes that are not of files or shared memory; nil where the process is gone.
    ///
    /// From statm and not from smaps_rollup, which walks all page tables.
    static func ownBytes(_ pid: pid_t) -> Int? {
        guard let bytes = try? Files.read("/proc/\(pid)/statm") else { return nil }
        let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        guard numbers.count > 2 else { return nil }
        return (numbers[1] - numbers[2]) * pageSize
    }
}
