#ifndef PRICETAG_CURL_H
#define PRICETAG_CURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One connection to one HTTP server, used again as long as it stands.
typedef struct pricetag_curl pricetag_curl;

/// A request, and where its answer goes.
struct pricetag_curl_exchange {
    const char *url;
    /// "Name: value" each, NULL behind the last.
    const char *const *fields;
    /// Whether the body is posted, even an empty one; else it is a GET.
    bool posts;
    const uint8_t *body;
    size_t body_size;
    /// Whether signals that are held back may come through as long as nothing of the answer has arrived.
    bool lets_signals_through;
    /// Whether an open connection is left alone and a new one made.
    bool reconnects;
    void *context;
    /// Gets the status line and the fields, each with its line break.
    void (*take_field)(void *context, const char *line, size_t size);
    void (*take_body)(void *context, const char *bytes, size_t size);
    /// The status code of the answer.
    long status;
};

/// Loads libcurl, at the first call only; NULL where it is there, else why it is not.
const char *pricetag_curl_load(void);

/// Makes a client; NULL without memory. Needs `pricetag_curl_load`.
pricetag_curl *pricetag_curl_open(void);

/// Asks and waits for the whole answer, without any limit of time; NULL where it came, else why it did not.
const char *pricetag_curl_perform(pricetag_curl *client, struct pricetag_curl_exchange *exchange);

void pricetag_curl_close(pricetag_curl *client);

#endif
