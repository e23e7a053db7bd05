#ifndef TEXT_KERNELS_H
#define TEXT_KERNELS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * The inner loops over the first layers of text networks: tables with a row for each term.
 *
 * A row has four bits a unit. Each of its 16 bytes are four 32-bit words with 32 units: unit u in word u mod 4, in its
 * bits from 4 * (u / 4), plus 8.
 */

#pragma clang assume_nonnull begin

/** The tables of several networks; a term's rows of all networks lie together, and so do its scales. */
typedef struct {
    const uint8_t *rows;
    /** What the units of each row are counted in, as 16-bit floating-point numbers. */
    const uint8_t *scales;
    size_t networks;
    /** Units of a row: a multiple of 32. */
    size_t width;
    /** The networks that see one value for all terms of a group, a bit each. */
    uint32_t binary;
} text_tables;

/** Terms of one group. */
typedef struct {
    const uint32_t *terms;
    /** What each is worth to the networks that aren't binary. */
    const float *values;
    size_t count;
    /** What all are worth to those that are. */
    float binary_value;
} text_terms;

/** One way to compute; all ways give the same bits. */
typedef struct {
    /** Adds each term's rows times its value to the networks' units, term after term. */
    void (*add_rows)(const text_tables *tables, const text_terms *terms, float *units);
    /** Adds to each term's effect the sum of its rows' units times the slopes and the term's value. */
    void (*add_effects)(const text_tables *tables, const text_terms *terms, const float *slopes, float *effects);
} text_kernels;

/** The way that every processor of the architecture can go. */
const text_kernels *text_kernels_baseline(void);

/** The way with AVX2, or null where the processor doesn't have it. */
const text_kernels *_Nullable text_kernels_avx2(void);

/** Has the processor fetch what lies there, and doesn't wait. */
static inline void text_prefetch(const void *_Nullable address) { __builtin_prefetch(address); }

/**
 * The number that a 16-bit floating-point number's bits mean: a few instructions, where the compiler would call its
 * library because not every processor has one for it.
 */
static inline float text_half(uint16_t bits) {
    uint32_t magnitude = (uint32_t)(bits & 0x7FFF) << 13, result;
    float number;
    memcpy(&number, &magnitude, sizeof number);
    // Moved into place, the exponent is 112 too small; the product is right for subnormal numbers too.
    number *= 0x1p112f;
    memcpy(&result, &number, sizeof result);
    // What is infinite or not a number stays so.
    if (magnitude >= 0x0F800000) result |= 0x7F800000;
    result |= (uint32_t)(bits & 0x8000) << 16;
    memcpy(&number, &result, sizeof number);
    return number;
}

#pragma clang assume_nonnull end

#endif
