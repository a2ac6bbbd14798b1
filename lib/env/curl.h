/* env/curl.h: libcurl's transfers (SMTP, HTTP) on the loop: they run beside everything else and
 * block nobody. Loop thread only. */
#ifndef VG_ENV_CURL_H
#define VG_ENV_CURL_H

#include "base/str.h"

#include <curl/curl.h>
#include <uv.h>

struct vg_curl;

struct vg_curl *vg_curl_new(uv_loop_t *loop);

/* Runs the transfer that `easy` describes. `done` is called once, never inside this call; `easy` is
 * then the caller's again. Sets CURLOPT_PRIVATE, NOSIGNAL and the socket callbacks; timeouts are
 * the caller's to set. */
void vg_curl_start(struct vg_curl *curl, CURL *easy, void (*done)(void *ctx, CURLcode result),
                   void *ctx);

/* Breaks off what is in flight (its `done` gets CURLE_ABORTED_BY_CALLBACK), then closes; the memory
 * is gone when `on_closed` is called, which is never inside this call. */
void vg_curl_close(struct vg_curl *curl, void (*on_closed)(void *ctx), void *ctx);

#endif
