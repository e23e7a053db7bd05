#ifndef NETWORK_KERNELS_H
#define NETWORK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The inner loops of fitting a network. Rows are a multiple of eight 32-bit floats long, and best begin at a multiple
 * of 32 bytes. Nothing is fused or reordered, so that every processor comes to the same bits.
 */

#pragma clang assume_nonnull begin

typedef struct {
    /** Adds values[i] times the table row terms[i] to the sums, in order; table rows begin `stride` floats apart. */
    void (*gather)(
        const float *table, size_t stride, size_t width, const uint32_t *terms, const float *values, size_t count,
        float *sums
    );
    /** Adds values[i] times the slopes to the gradient row places[i], in order. */
    void (*scatter)(
        float *gradients, size_t width, const uint32_t *places, const float *values, size_t count, const float *slopes
    );
    /**
     * One step of Adam for the table rows rows[i] along the gradient rows i, which become 0. A table row is its
     * numbers, the running means of its gradient and those of the gradient's squares, `width` floats each.
     */
    void (*step)(float *table, size_t width, const uint32_t *rows, size_t count, float *gradients, float rate);
} network_kernels;

/** The fastest kernels that this processor runs. */
const network_kernels *network_kernels_best(void);

/** Those that every processor of the platform runs. */
const network_kernels *network_kernels_baseline(void);

#pragma clang assume_nonnull end

#endif
