#define _GNU_SOURCE
#include "library.h"
#include "pricetag_late_library.h"
#include "pricetag_pq.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define pq pricetag_pq_library

struct pricetag_pq {
    PGconn *connection;
    /* Set once the connection broke or an answer did not come in time: what comes later belongs to nobody. */
    const char *fault;
};

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Waits for the socket; false at the deadline. */
static bool wait_for(pricetag_pq *client, short events, long long deadline) {
    for (;;) {
        long long left = deadline - now();
        struct pollfd entry = {.fd = pq.PQsocket(client->connection), .events = events};
        int count = poll(&entry, 1, left > 0 ? (int)left : 0);
        if (count > 0) return true;
        if (count < 0 && errno == EINTR) continue;
        client->fault = count == 0 ? "the server did not answer in time" : "the connection can't be waited for";
        return false;
    }
}

static void ignore_notice(void *context, const PGresult *result) {
    (void)context;
    (void)result;
}

/* Looking a name up needs it: in threads that it did not start, libpq's C library has one state of its resolver for all. */
static pthread_mutex_t looking_up = PTHREAD_MUTEX_INITIALIZER;

static PGconn *start_opening(const char *const *keywords, const char *const *values) {
    pthread_mutex_lock(&looking_up);
    PGconn *connection = pq.PQconnectStartParams(keywords, values, 1);
    pthread_mutex_unlock(&looking_up);
    return connection;
}

static PostgresPollingStatusType go_on_opening(PGconn *connection) {
    pthread_mutex_lock(&looking_up);
    PostgresPollingStatusType state = pq.PQconnectPoll(connection);
    pthread_mutex_unlock(&looking_up);
    return state;
}

/* Follows the opening to its end; libpq's own connect_timeout counts whole seconds only, and each address anew. */
static bool finish_opening(pricetag_pq *client, long long deadline) {
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    for (;;) {
        if (state == PGRES_POLLING_OK) return true;
        if (state == PGRES_POLLING_FAILED) return false;
        if (!wait_for(client, state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline)) return false;
        state = go_on_opening(client->connection);
    }
}

pricetag_pq *pricetag_pq_open(const char *const *keywords, const char *const *values, int milliseconds) {
    pricetag_pq *client = calloc(1, sizeof *client);
    if (client == NULL) return NULL;
    pricetag_late_library_enter();
    client->connection = start_opening(keywords, values);
    if (client->connection == NULL) {
        free(client);
        return NULL;
    }
    if (pq.PQstatus(client->connection) == CONNECTION_BAD) return client;
    if (finish_opening(client, now() + milliseconds)) {
        pq.PQsetNoticeReceiver(client->connection, ignore_notice, NULL);
        pq.PQsetnonblocking(client->connection, 1);
    }
    return client;
}

bool pricetag_pq_is_open(const pricetag_pq *client) {
    if (client->fault != NULL || pq.PQstatus(client->connection) != CONNECTION_OK) return false;
    /* An idle server says nothing: what there is to read is its farewell. */
    struct pollfd entry = {.fd = pq.PQsocket(client->connection), .events = POLLIN};
    return poll(&entry, 1, 0) == 0;
}

const char *pricetag_pq_error(const pricetag_pq *client) {
    return client->fault != NULL ? client->fault : pq.PQerrorMessage(client->connection);
}

void pricetag_pq_close(pricetag_pq *client) {
    pq.PQfinish(client->connection);
    free(client);
}

/* What was sent goes out, and the first result comes in. */
static PGresult *next_result(pricetag_pq *client, long long deadline) {
    int unsent;
    while ((unsent = pq.PQflush(client->connection)) != 0) {
        if (unsent < 0 || !wait_for(client, POLLIN | POLLOUT, deadline)) return NULL;
        if (pq.PQconsumeInput(client->connection) == 0) return NULL;
    }
    while (pq.PQisBusy(client->connection)) {
        if (!wait_for(client, POLLIN, deadline)) return NULL;
        if (pq.PQconsumeInput(client->connection) == 0) return NULL;
    }
    return pq.PQgetResult(client->connection);
}

/* Takes every result of what was sent: the first that failed, else the last. */
static enum pricetag_pq_outcome take_results(
    pricetag_pq *client, int was_sent, int milliseconds, pricetag_pq_result **taken) {
    *taken = NULL;
    long long deadline = now() + milliseconds;
    bool is_refused = false;
    while (was_sent) {
        PGresult *result = next_result(client, deadline);
        if (client->fault != NULL) break;
        if (result == NULL && pq.PQstatus(client->connection) == CONNECTION_OK) {
            return is_refused ? PRICETAG_PQ_REFUSED : PRICETAG_PQ_DONE;
        }
        if (result == NULL) break;
        ExecStatusType status = pq.PQresultStatus(result);
        if (is_refused) {
            pq.PQclear(result);
            continue;
        }
        if (*taken != NULL) pq.PQclear(*taken);
        *taken = result;
        is_refused = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
    }
    if (*taken != NULL) {
        pq.PQclear(*taken);
        *taken = NULL;
    }
    if (client->fault == NULL && pq.PQstatus(client->connection) == CONNECTION_OK) client->fault = "the statement can't be sent";
    return PRICETAG_PQ_LOST;
}

enum pricetag_pq_outcome pricetag_pq_run(
    pricetag_pq *client, const char *name, const char *sql, int count, const char *const *parameters,
    int milliseconds, pricetag_pq_result **result) {
    pricetag_late_library_enter();
    int was_sent = name != NULL
        ? pq.PQsendQueryPrepared(client->connection, name, count, parameters, NULL, NULL, 0)
        : pq.PQsendQueryParams(client->connection, sql, count, NULL, parameters, NULL, NULL, 0);
    return take_results(client, was_sent, milliseconds, result);
}

enum pricetag_pq_outcome pricetag_pq_prepare(
    pricetag_pq *client, const char *name, const char *sql, int milliseconds, pricetag_pq_result **result) {
    pricetag_late_library_enter();
    return take_results(client, pq.PQsendPrepare(client->connection, name, sql, 0, NULL), milliseconds, result);
}

enum pricetag_pq_outcome pricetag_pq_script(
    pricetag_pq *client, const char *sql, int milliseconds, pricetag_pq_result **result) {
    pricetag_late_library_enter();
    return take_results(client, pq.PQsendQuery(client->connection, sql), milliseconds, result);
}

void pricetag_pq_clear(pricetag_pq_result *result) { pq.PQclear(result); }

static const char *or_empty(const char *text) { return text != NULL ? text : ""; }

const char *pricetag_pq_state(const pricetag_pq_result *result) {
    return or_empty(pq.PQresultErrorField(result, PG_DIAG_SQLSTATE));
}

const char *pricetag_pq_message(const pricetag_pq_result *result) {
    /* The primary message alone: the detail of a violated constraint shows values. */
    return or_empty(pq.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

const char *pricetag_pq_constraint(const pricetag_pq_result *result) {
    return pq.PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
}

int pricetag_pq_rows(const pricetag_pq_result *result) { return pq.PQntuples(result); }

const char *pricetag_pq_value(const pricetag_pq_result *result, int row, int column, int *length) {
    if (pq.PQgetisnull(result, row, column)) return NULL;
    *length = pq.PQgetlength(result, row, column);
    return pq.PQgetvalue(result, row, column);
}

const char *pricetag_pq_changed(pricetag_pq_result *result) { return pq.PQcmdTuples(result); }
