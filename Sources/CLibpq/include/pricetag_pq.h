#ifndef PRICETAG_PQ_H
#define PRICETAG_PQ_H

#include <stdbool.h>
#include <stddef.h>

/// A connection to a PostgreSQL server, for one thread at a time; every call has an end.
typedef struct pricetag_pq pricetag_pq;

/// What a statement gave.
typedef struct pg_result pricetag_pq_result;

/// What became of a statement.
enum pricetag_pq_outcome {
    /// It was carried out.
    PRICETAG_PQ_DONE,
    /// The server refused it, and says why in the result.
    PRICETAG_PQ_REFUSED,
    /// Nobody knows: the connection broke, or the time was over. It can't be used any more.
    PRICETAG_PQ_LOST,
};

/// Loads libpq, at the first call only; NULL where it is there, else why it is not.
const char *pricetag_pq_load(void);

/// Connects within so many milliseconds; both arrays end with NULL, and "dbname" may be a whole address. NULL without memory,
/// else ask `pricetag_pq_is_open`. Needs `pricetag_pq_load`.
pricetag_pq *pricetag_pq_open(const char *const *keywords, const char *const *values, int milliseconds);

/// Whether statements can be sent: false also where the server has hung up since the last one.
bool pricetag_pq_is_open(const pricetag_pq *connection);

/// What went wrong last, in libpq's words; never a parameter's value.
const char *pricetag_pq_error(const pricetag_pq *connection);

void pricetag_pq_close(pricetag_pq *connection);

/// A statement with its parameters as text, NULL for null; `name` is what it was prepared as, NULL where it was not. Whatever
/// it gave has to be cleared; NULL where it is lost.
enum pricetag_pq_outcome pricetag_pq_run(
    pricetag_pq *connection, const char *name, const char *sql, int count, const char *const *parameters,
    int milliseconds, pricetag_pq_result **result);

/// Prepares a statement under a name; the types of its parameters are the server's to find.
enum pricetag_pq_outcome pricetag_pq_prepare(
    pricetag_pq *connection, const char *name, const char *sql, int milliseconds, pricetag_pq_result **result);

/// Several statements in one text, without parameters; carried out wholly or not at all.
enum pricetag_pq_outcome pricetag_pq_script(
    pricetag_pq *connection, const char *sql, int milliseconds, pricetag_pq_result **result);

void pricetag_pq_clear(pricetag_pq_result *result);

/// The five characters of SQLSTATE that a refused statement has.
const char *pricetag_pq_state(const pricetag_pq_result *result);
/// Why it was refused; never a parameter's value.
const char *pricetag_pq_message(const pricetag_pq_result *result);
/// The constraint that refused it; NULL where it was none.
const char *pricetag_pq_constraint(const pricetag_pq_result *result);

int pricetag_pq_rows(const pricetag_pq_result *result);
/// A value as text; NULL for null.
const char *pricetag_pq_value(const pricetag_pq_result *result, int row, int column, int *length);
/// How many rows a statement changed, as text.
const char *pricetag_pq_changed(pricetag_pq_result *result);

#endif
