extension Float {
    /// The number that a 16-bit floating-point number's bits mean.
    ///
    /// Swift's own conversion is a call into its runtime on processors of any age; this one is a few instructions.
    @inline(__always)
    init(halfBits bits: UInt16) {
        let sign = UInt32(bits & 0x8000) << 16
        let magnitude = UInt32(bits & 0x7FFF) << 13
        // Moved into place, the exponent is 112 too small, which multiplication mends for subnormal numbers too.
        let number = Float(bitPattern: magnitude) * 0x1p112
        // What is infinite or not a number stays so.
        let special: UInt32 = magnitude >= 0x0F80_0000 ? 0x7F80_0000 : 0
        self.init(bitPattern: number.bitPattern | special | sign)
    }
}
