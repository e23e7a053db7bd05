#ifndef CATBOOST_INLINING_H
#define CATBOOST_INLINING_H

/** For what is compiled anew into each set of kernels, with that set's instructions. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

#endif
