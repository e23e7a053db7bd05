// What we use of libpq, found when it is loaded. The only file that names the library is library.c.
#ifndef PRICETAG_PQ_LIBRARY_H
#define PRICETAG_PQ_LIBRARY_H

#include <postgresql/libpq-fe.h>

#define PRICETAG_PQ_FUNCTIONS(use) \
    use(PQconnectStartParams)      \
    use(PQconnectPoll)             \
    use(PQstatus)                  \
    use(PQsocket)                  \
    use(PQfinish)                  \
    use(PQerrorMessage)            \
    use(PQsetnonblocking)          \
    use(PQsetNoticeReceiver)       \
    use(PQsendPrepare)             \
    use(PQsendQueryPrepared)       \
    use(PQsendQueryParams)         \
    use(PQsendQuery)               \
    use(PQflush)                   \
    use(PQconsumeInput)            \
    use(PQisBusy)                  \
    use(PQgetResult)               \
    use(PQresultStatus)            \
    use(PQresultErrorField)        \
    use(PQntuples)                 \
    use(PQgetisnull)               \
    use(PQgetvalue)                \
    use(PQgetlength)               \
    use(PQcmdTuples)               \
    use(PQclear)

struct pricetag_pq_library {
#define MEMBER(name) __typeof__(name) *name;
    PRICETAG_PQ_FUNCTIONS(MEMBER)
#undef MEMBER
};

extern struct pricetag_pq_library pricetag_pq_library;

#endif
