// What we use of libcurl, found when it is loaded. The only file that names the library is library.c.
#ifndef PRICETAG_CURL_LIBRARY_H
#define PRICETAG_CURL_LIBRARY_H

// The checks are macros around names that we call through pointers.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define PRICETAG_CURL_FUNCTIONS(use) \
    use(curl_global_init)            \
    use(curl_slist_append)           \
    use(curl_slist_free_all)         \
    use(curl_easy_init)              \
    use(curl_easy_setopt)            \
    use(curl_easy_getinfo)           \
    use(curl_easy_strerror)          \
    use(curl_easy_cleanup)           \
    use(curl_multi_init)             \
    use(curl_multi_setopt)           \
    use(curl_multi_add_handle)       \
    use(curl_multi_remove_handle)    \
    use(curl_multi_perform)          \
    use(curl_multi_fdset)            \
    use(curl_multi_timeout)          \
    use(curl_multi_info_read)        \
    use(curl_multi_strerror)         \
    use(curl_multi_cleanup)

struct pricetag_curl_library {
#define MEMBER(name) __typeof__(name) *name;
    PRICETAG_CURL_FUNCTIONS(MEMBER)
#undef MEMBER
};

extern struct pricetag_curl_library pricetag_curl_library;

#endif
