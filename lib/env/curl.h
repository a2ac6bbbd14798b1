/* env/curl.h: libcurl's transfers (SMTP, HTTP) on the loop: they run beside everything else and
 * block nobody. Loop thread only. */
#ifndef VG_ENV_CURL_H
#define VG_ENV_CURL_H

#include "base/library.h"

#include <curl/curl.h>
#include <uv.h>

struct vg_curl;

/* libcurl's functions that virga calls, without their "curl_". */
#define VG_CURL_FUNCTIONS(X)                                                                       \
    X(easy_cleanup)                                                                                \
    X(easy_getinfo)                                                                                \
    X(easy_init)                                                                                   \
    X(easy_setopt)                                                                                 \
    X(easy_strerror)                                                                               \
    X(global_cleanup)                                                                              \
    X(global_init)                                                                                 \
    X(multi_add_handle)                                                                            \
    X(multi_assign)                                                                                \
    X(multi_cleanup)                                                                               \
    X(multi_info_read)                                                                             \
    X(multi_init)                                                                                  \
    X(multi_remove_handle)                                                                         \
    X(multi_setopt)                                                                                \
    X(multi_socket_action)                                                                         \
    X(slist_append)                                                                                \
    X(slist_free_all)
#define VG_CURL_POINTER(name) __typeof__(curl_##name) *name;
struct vg_curl_api {
    VG_CURL_FUNCTIONS(VG_CURL_POINTER)
};

/* Opens libcurl. NULL with a sentence in `problem` when it is not there. */
struct vg_curl *vg_curl_new(uv_loop_t *loop, char problem[VG_LIBRARY_PROBLEM_MAX]);
const struct vg_curl_api *vg_curl_api(const struct vg_curl *curl);

/* Runs the transfer that `easy` describes. `done` is called once, never inside this call; `easy` is
 * then the caller's again. Sets CURLOPT_PRIVATE, NOSIGNAL and the socket callbacks; timeouts are
 * the caller's to set. */
void vg_curl_start(struct vg_curl *curl, CURL *easy, void (*done)(void *ctx, CURLcode result),
                   void *ctx);

/* Breaks off what is in flight (its `done` gets CURLE_ABORTED_BY_CALLBACK), then closes; the memory
 * is gone when `on_closed` is called, which is never inside this call. */
void vg_curl_close(struct vg_curl *curl, void (*on_closed)(void *ctx), void *ctx);

#endif
