#include "leaves.h"

#include <string.h>

#if defined(__x86_64__)

#include <immintrin.h>

/* Only these functions use AVX2, and nobody gets to them without asking the processor first. */
#define AVX2 __attribute__((target("avx2")))

/** Rows whose values one column of registers holds. */
enum { rows_at_once = 32, vectors = rows_at_once / 8 };

/** Up to so many borders, comparing with each is quicker than searching. */
enum { few_borders = 16 };

AVX2 ALWAYS_INLINE __m256i less(__m256i count, __m256 value, __m256 border) {
    return _mm256_sub_epi32(count, _mm256_castps_si256(_mm256_cmp_ps(value, border, _CMP_GT_OQ)));
}

AVX2 ALWAYS_INLINE void count_each(const catboost_bucket *bucket, const __m256 *values, __m256i *counts) {
    for (uint32_t place = 0; place < bucket->count; place++) {
        __m256 border = _mm256_broadcast_ss(bucket->borders + place);
        for (int part = 0; part < vectors; part++) counts[part] = less(counts[part], values[part], border);
    }
}

/**
 * First finds which eight of 63 borders a value lies among, then looks those up in registers; instructions that gather
 * from memory would halve more borders at once, but many processors have to be slow about them.
 */
AVX2 ALWAYS_INLINE void count_in_groups(const float *groups, const __m256 *values, __m256i *counts) {
    __m256i found[vectors];
    for (int part = 0; part < vectors; part++) found[part] = _mm256_setzero_si256();
    for (int group = 0; group < 7; group++) {
        __m256 last = _mm256_broadcast_ss(groups + 56 + group);
        for (int part = 0; part < vectors; part++) found[part] = less(found[part], values[part], last);
    }
    for (int part = 0; part < vectors; part++) {
        counts[part] = _mm256_add_epi32(counts[part], _mm256_slli_epi32(found[part], 3));
    }
    for (int place = 0; place < 7; place++) {
        __m256 borders = _mm256_loadu_ps(groups + 8 * place);
        for (int part = 0; part < vectors; part++) {
            counts[part] = less(counts[part], values[part], _mm256_permutevar8x32_ps(borders, found[part]));
        }
    }
}

/** Turns 32 counts into bytes, less 128. */
AVX2 ALWAYS_INLINE void store(const __m256i *counts, uint8_t *bytes) {
    __m256i words[2];
    for (int half = 0; half < 2; half++) words[half] = _mm256_packs_epi32(counts[2 * half], counts[2 * half + 1]);
    // Packing takes halves of registers in turn.
    __m256i packed = _mm256_packus_epi16(words[0], words[1]);
    packed = _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
    _mm256_store_si256((__m256i *)bytes, _mm256_xor_si256(packed, _mm256_set1_epi8((char)0x80)));
}

AVX2 static void quantise(
    const catboost_bucket *buckets, size_t bucket_count, const float *rows, size_t stride, size_t row_count,
    uint8_t *block
) {
    for (size_t row = 0; row < row_count; row += rows_at_once) {
        size_t count = row_count - row < rows_at_once ? row_count - row : rows_at_once;
        _Alignas(32) float column[rows_at_once] = {0};
        for (size_t place = 0; place < bucket_count; place++) {
            const catboost_bucket *bucket = buckets + place;
            const float *first = rows + row * stride + bucket->column;
            for (size_t other = 0; other < count; other++) column[other] = first[other * stride];
            __m256 values[vectors];
            __m256i counts[vectors];
            __m256 missing = _mm256_set1_ps(bucket->missing);
            for (int part = 0; part < vectors; part++) {
                __m256 value = _mm256_load_ps(column + 8 * part);
                values[part] = _mm256_blendv_ps(value, missing, _mm256_cmp_ps(value, value, _CMP_UNORD_Q));
                counts[part] = _mm256_setzero_si256();
            }
            if (bucket->count <= few_borders) {
                count_each(bucket, values, counts);
            } else {
                for (uint32_t first = 0; first < bucket->count; first += catboost_grouped_borders) {
                    count_in_groups(bucket->groups + first / catboost_grouped_borders * 64, values, counts);
                }
            }
            store(counts, block + place * catboost_block_rows + row);
        }
    }
}

/** The numbers of all rows' leaves in one tree, or of their eight highest or lowest bits. */
AVX2 ALWAYS_INLINE void find_leaves(
    const catboost_split *splits, size_t levels, const uint8_t *block, uint8_t *bytes
) {
    enum { parts = catboost_block_rows / 32 };
    __m256i leaves[parts];
    for (int part = 0; part < parts; part++) leaves[part] = _mm256_setzero_si256();
    for (size_t level = 0; level < levels; level++) {
        const uint8_t *bucket = block + splits[level].place;
        __m256i threshold = _mm256_set1_epi32((int)splits[level].threshold);
        for (int part = 0; part < parts; part++) {
            __m256i counts = _mm256_load_si256((const __m256i *)bucket + part);
            // Minus one where the answer is no: that operand may come straight from memory.
            __m256i no = _mm256_cmpgt_epi8(threshold, counts);
            leaves[part] = _mm256_add_epi8(_mm256_add_epi8(leaves[part], leaves[part]), no);
        }
    }
    __m256i all = _mm256_set1_epi8((char)((1u << levels) - 1));
    for (int part = 0; part < parts; part++) {
        _mm256_store_si256((__m256i *)bytes + part, _mm256_add_epi8(leaves[part], all));
    }
}

/** Puts the bytes of eight trees together, a word a row. */
AVX2 ALWAYS_INLINE void interleave(scratch_memory *scratch) {
    for (int row = 0; row < catboost_block_rows; row += 32) {
        __m256i pairs[2][4], quads[4][2];
        for (int pair = 0; pair < 4; pair++) {
            __m256i even = _mm256_load_si256((const __m256i *)(scratch->low[2 * pair] + row));
            __m256i odd = _mm256_load_si256((const __m256i *)(scratch->low[2 * pair + 1] + row));
            pairs[0][pair] = _mm256_unpacklo_epi8(even, odd);
            pairs[1][pair] = _mm256_unpackhi_epi8(even, odd);
        }
        for (int half = 0; half < 2; half++) {
            for (int quad = 0; quad < 2; quad++) {
                __m256i first = pairs[half][2 * quad], second = pairs[half][2 * quad + 1];
                quads[2 * half][quad] = _mm256_unpacklo_epi16(first, second);
                quads[2 * half + 1][quad] = _mm256_unpackhi_epi16(first, second);
            }
        }
        for (int quarter = 0; quarter < 4; quarter++) {
            __m256i low = _mm256_unpacklo_epi32(quads[quarter][0], quads[quarter][1]);
            __m256i high = _mm256_unpackhi_epi32(quads[quarter][0], quads[quarter][1]);
            uint64_t *words = scratch->words + row + 4 * quarter;
            // Unpacking keeps to the halves of registers, so that the upper ones hold the rows from 16 on.
            _mm_store_si128((__m128i *)words, _mm256_castsi256_si128(low));
            _mm_store_si128((__m128i *)words + 1, _mm256_castsi256_si128(high));
            _mm_store_si128((__m128i *)(words + 16), _mm256_extracti128_si256(low, 1));
            _mm_store_si128((__m128i *)(words + 16) + 1, _mm256_extracti128_si256(high, 1));
        }
    }
}

#define TARGET AVX2
#include "add_trees.h"
#include "explain.h"
#include "few.h"

const catboost_kernels *catboost_kernels_avx2(void) {
    static const catboost_kernels kernels = {quantise, add_trees, explain, answer_few, sum_few};
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") ? &kernels : NULL;
}

#else

const catboost_kernels *catboost_kernels_avx2(void) { return NULL; }

#endif
