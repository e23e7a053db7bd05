import Glibc

/// Descriptors 0, 1 and 2 of this process.
public enum StandardDescriptors {
    /// Opens /dev/null in the place of each that the process was started without, before anything else is opened there: lines
    /// that are printed would go to a client, and a child's pipe would lie where another of its pipes has to be.
    public static func fill() {
        var descriptor: CInt
        // The lowest number that is free is given each time.
        repeat { descriptor = open("/dev/null", O_RDWR) } while (0...STDERR_FILENO).contains(descriptor)
        if descriptor > STDERR_FILENO { close(descriptor) }
    }
}
