#ifndef TEXT_KERNELS_H
#define TEXT_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The inner loops over the first layers of text networks: tables with a row for each term.
 *
 * A row has four bits a unit. Each of its 16 bytes are four 32-bit words with 32 units: unit u in word u mod 4, in its
 * bits from 4 * (u / 4), plus 8.
 */

#pragma clang assume_nonnull begin

/** Terms' rows in the tables of several networks, of which each term has all rows together. */
typedef struct {
    const uint8_t *rows;
    /** Networks, and bytes of a row in the table of one. */
    size_t networks, row_size;
} text_tables;

/** Has the processor fetch what lies there, and doesn't wait. */
static inline void text_prefetch(const void *_Nullable address) { __builtin_prefetch(address); }

/** One way to compute; all ways give the same bits. */
typedef struct {
    /**
     * Adds each term's rows times its factors, one for each network, to the networks' units, term after term.
     */
    void (*add_rows)(
        const text_tables *tables, const uint32_t *terms, const float *factors, size_t count, float *units);
} text_kernels;

/** The quickest way that this processor can go. */
const text_kernels *text_kernels_fastest(void);

/** The way that every processor of the architecture can go. */
const text_kernels *text_kernels_baseline(void);

#pragma clang assume_nonnull end

#endif
