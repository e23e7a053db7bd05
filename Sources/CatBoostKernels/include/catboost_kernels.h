#ifndef CATBOOST_KERNELS_H
#define CATBOOST_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The inner loops of evaluating many rows at once, over blocks of 128 rows.
 *
 * A block's buckets are bytes: for each bucket 128 of them, a row each, which count the bucket's borders below the
 * row's value, less 128 so that signed comparisons order them. Buckets begin at a multiple of 32 bytes.
 */

#pragma clang assume_nonnull begin

enum { catboost_block_rows = 128, catboost_grouped_borders = 63 };

/** Working memory that one thread needs, at a multiple of 32 bytes. */
enum { catboost_scratch_bytes = (8 + 1 + 8) * catboost_block_rows };

/** At most 254 consecutive borders of one column. */
typedef struct {
    /** Ascending and finite. */
    const float *borders;
    uint32_t count;
    /** Column of a row. */
    uint32_t column;
    /** Stands in for NaN. */
    float missing;
    /**
     * Where there are at most 63 borders, 64 numbers for a search in two steps: number 8 * i + j is border 8 * j + i,
     * or infinity where there is none.
     */
    const float *_Nullable groups;
} catboost_bucket;

/** A question to one bucket: is it at least some number? */
typedef struct {
    /** Where the bucket's bytes begin in the block. */
    uint32_t place;
    /** That number less 128, in each of four bytes. */
    uint32_t threshold;
} catboost_split;

/** Consecutive trees of the same depth, whose splits and leaves lie one tree after another. */
typedef struct {
    /** A tree's last split first; the first split's answer is the lowest bit of a leaf's number. */
    const catboost_split *splits;
    const double *leaves;
    uint32_t depth;
    uint32_t count;
    /** Values in a leaf. */
    uint32_t dimension;
} catboost_trees;

/** One way to compute; all ways give the same bits. */
typedef struct {
    /** Fills a block's buckets from at most 128 rows, whose values are `stride` apart. */
    void (*quantise)(
        const catboost_bucket *buckets, size_t bucket_count, const float *rows, size_t stride, size_t row_count,
        uint8_t *block);
    /** Adds to each row's sums its leaf in each of the trees, in their order. */
    void (*add_trees)(
        const catboost_trees *trees, const uint8_t *block, size_t row_count, void *scratch, double *sums);
} catboost_kernels;

/** The way that every processor of the architecture can go. */
const catboost_kernels *catboost_kernels_baseline(void);

/** The way with AVX2, or null where the processor doesn't have it. */
const catboost_kernels *_Nullable catboost_kernels_avx2(void);

#pragma clang assume_nonnull end

#endif
