#define _GNU_SOURCE
#include "library.h"
#include "pricetag_curl.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>

#define curl pricetag_curl_library

struct pricetag_curl {
    CURLM *multi;
    CURL *easy;
    char error[CURL_ERROR_SIZE];
    struct pricetag_curl_exchange *exchange;
    /* Something of the answer has arrived. */
    bool has_begun;
};

static size_t take_field(char *bytes, size_t one, size_t size, void *context) {
    (void)one;
    pricetag_curl *client = context;
    client->has_begun = true;
    client->exchange->take_field(client->exchange->context, bytes, size);
    return size;
}

static size_t take_body(char *bytes, size_t one, size_t size, void *context) {
    (void)one;
    pricetag_curl *client = context;
    client->exchange->take_body(client->exchange->context, bytes, size);
    return size;
}

/* What is the same for every request. */
static void prepare(pricetag_curl *client) {
    CURL *easy = client->easy;
    /* A proxy from the environment must never see an event. */
    curl.curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl.curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl.curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl.curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl.curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl.curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, client->error);
    curl.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_field);
    curl.curl_easy_setopt(easy, CURLOPT_HEADERDATA, client);
    curl.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl.curl_easy_setopt(easy, CURLOPT_WRITEDATA, client);
    curl.curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, 1L);
}

pricetag_curl *pricetag_curl_open(void) {
    pricetag_curl *client = calloc(1, sizeof *client);
    if (client == NULL) return NULL;
    client->multi = curl.curl_multi_init();
    client->easy = curl.curl_easy_init();
    if (client->multi != NULL && client->easy != NULL) {
        prepare(client);
        return client;
    }
    pricetag_curl_close(client);
    return NULL;
}

void pricetag_curl_close(pricetag_curl *client) {
    if (client->easy != NULL) curl.curl_easy_cleanup(client->easy);
    if (client->multi != NULL) curl.curl_multi_cleanup(client->multi);
    free(client);
}

static void prepare_exchange(pricetag_curl *client, struct pricetag_curl_exchange *exchange, struct curl_slist *fields) {
    CURL *easy = client->easy;
    client->exchange = exchange;
    client->has_begun = false;
    client->error[0] = 0;
    curl.curl_easy_setopt(easy, CURLOPT_URL, exchange->url);
    curl.curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields);
    curl.curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)exchange->reconnects);
    if (!exchange->posts) {
        curl.curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    } else {
        curl.curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl.curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body_size > 0 ? (const char *)exchange->body : "");
        curl.curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_size);
    }
}

/* Waits until the connection can go on. curl's own wait takes no mask, and a signal must come through nowhere but here. */
static CURLMcode wait_for_connection(pricetag_curl *client) {
    fd_set reading, writing, failing;
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_ZERO(&failing);
    int highest = -1;
    long milliseconds = -1;
    CURLMcode code = curl.curl_multi_fdset(client->multi, &reading, &writing, &failing, &highest);
    if (code == CURLM_OK) code = curl.curl_multi_timeout(client->multi, &milliseconds);
    if (code != CURLM_OK) return code;
    /* Without a descriptor curl waits for something that it can't name, and wants to be asked again soon. */
    if (highest < 0 && (milliseconds < 0 || milliseconds > 10)) milliseconds = 10;
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    sigset_t none;
    sigemptyset(&none);
    bool is_open = client->exchange->lets_signals_through && !client->has_begun;
    /* A signal that is let through ends the process, or only this wait. */
    pselect(highest + 1, &reading, &writing, &failing, milliseconds < 0 ? NULL : &time, is_open ? &none : NULL);
    return CURLM_OK;
}

static const char *transfer(pricetag_curl *client) {
    int running = 1;
    CURLMcode code = CURLM_OK;
    while (code == CURLM_OK && running > 0) {
        code = curl.curl_multi_perform(client->multi, &running);
        if (code == CURLM_OK && running > 0) code = wait_for_connection(client);
    }
    if (code != CURLM_OK) return curl.curl_multi_strerror(code);
    int left;
    CURLMsg *message = curl.curl_multi_info_read(client->multi, &left);
    if (message == NULL || message->msg != CURLMSG_DONE) return "libcurl lost the request";
    if (message->data.result == CURLE_OK) return NULL;
    return client->error[0] != 0 ? client->error : curl.curl_easy_strerror(message->data.result);
}

const char *pricetag_curl_perform(pricetag_curl *client, struct pricetag_curl_exchange *exchange) {
    struct curl_slist *fields = NULL;
    for (const char *const *field = exchange->fields; *field != NULL; field++) {
        struct curl_slist *longer = curl.curl_slist_append(fields, *field);
        if (longer == NULL) {
            curl.curl_slist_free_all(fields);
            return "no memory is left";
        }
        fields = longer;
    }
    prepare_exchange(client, exchange, fields);
    const char *fault = "libcurl refuses the request";
    if (curl.curl_multi_add_handle(client->multi, client->easy) == CURLM_OK) {
        fault = transfer(client);
        curl.curl_multi_remove_handle(client->multi, client->easy);
    }
    if (fault == NULL) curl.curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &exchange->status);
    curl.curl_slist_free_all(fields);
    return fault;
}
