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
     * For each 63 borders 64 numbers for a search in two steps: number 8 * i + j is the 63's border 8 * j + i, or
     * infinity where there is none.
     */
    const float *groups;
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

/** Rows that are evaluated side by side where they don't fill a block. */
enum { catboost_few_rows = 8 };

/** All trees of a model that have the same depth, at most 8, and three values in a leaf. */
typedef struct {
    /** A tree's first split first. */
    const int32_t *splits;
    const double *leaves;
    size_t depth;
    size_t count;
} catboost_few;

/** A column that a tree asks about. */
typedef struct {
    uint32_t column;
    /** The levels of the tree that ask about it, a bit each; the first split's is the lowest. */
    uint32_t levels;
} catboost_player;

/** What Shapley values of a model's rows are made of. */
typedef struct {
    size_t tree_count;
    const int32_t *depths;
    /** Leaves of all trees, and the training rows in each. */
    const double *leaves;
    const double *leaf_weights;
    /** Values in a leaf. */
    size_t dimension;
    /** Players of all trees, and their number in each. */
    const catboost_player *players;
    const uint32_t *player_counts;
    /** How much a coalition's worth counts for those inside and for all, by 2^players plus the set of players. */
    const double *inside;
    const double *outside;
    size_t column_count;
} catboost_explanation;

/** Working memory of one thread, at multiples of 32 bytes; "leaves" are those of the deepest tree. */
typedef struct {
    /** As many numbers a column as are computed together (1, 2 or 4), and the expected value after them. */
    double *sums;
    /** As many numbers a leaf. */
    double *worths;
    double *shares;
    /** Two numbers a leaf. */
    double *node_weights;
    /** A number a leaf. */
    double *ratios;
    /** A number a leaf, the first of which is 0. */
    uint32_t *levels;
} catboost_explanation_memory;

/** One way to compute; all ways give the same bits. */
typedef struct {
    /** Fills a block's buckets from at most 128 rows, whose values are `stride` apart. */
    void (*quantise)(
        const catboost_bucket *buckets, size_t bucket_count, const float *rows, size_t stride, size_t row_count,
        uint8_t *block);
    /** Adds to each row's sums its leaf in each of the trees, in their order. */
    void (*add_trees)(
        const catboost_trees *trees, const uint8_t *block, size_t row_count, void *scratch, double *sums);
    /**
     * Adds each tree's payments to its players, of `outputs` values of a leaf, at most four, from `first` on.
     * `row_leaves` has the number of the row's leaf in each tree, among the leaves of all trees.
     */
    void (*explain)(
        const catboost_explanation *explanation, const uint32_t *row_leaves, size_t first, size_t outputs,
        const catboost_explanation_memory *memory);
    /** Answers for eight rows, a byte of a word each, whether their values of a column lie above each of its borders. */
    void (*answer_few)(const float *borders, size_t count, const float *values, uint64_t *answers);
    /** Sums each row's leaves in their order, by the answers to all splits; `rows` are the first of the eight. */
    void (*sum_few)(const catboost_few *trees, const uint64_t *answers, size_t rows, double *sums);
} catboost_kernels;

/** The way that every processor of the architecture can go. */
const catboost_kernels *catboost_kernels_baseline(void);

/** The way with AVX2, or null where the processor doesn't have it. */
const catboost_kernels *_Nullable catboost_kernels_avx2(void);

#pragma clang assume_nonnull end

#endif
