/* env/curl.c: libcurl tells which sockets and which timeout it waits for; the loop watches them and
 * tells it what came. */
#include "env/curl.h"

#include "base/list.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct transfer {
    struct vg_list_node node; /* in curl->transfers */
    CURL *easy;
    void (*done)(void *ctx, CURLcode result);
    void *ctx;
};

/* A socket of libcurl's, from its opening to its closing; connections outlive the transfers that
 * opened them. */
struct open_socket {
    struct vg_list_node node; /* in curl->sockets */
    curl_socket_t fd;
};

/* A socket that libcurl wants watched. */
struct watch {
    uv_poll_t poll;
    struct vg_curl *curl;
    curl_socket_t fd;
};

struct vg_curl {
    struct vg_curl_api api;
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t timer; /* real time: networks do not follow the instance's clock */
    struct vg_list_node transfers;
    struct vg_list_node sockets;
    void (*on_closed)(void *ctx);
    void *on_closed_ctx;
};

static void report_finished(struct vg_curl *curl)
{
    CURLMsg *message;
    int left;
    while ((message = curl->api.multi_info_read(curl->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        struct transfer *transfer = NULL;
        curl->api.easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
        curl->api.multi_remove_handle(curl->multi, easy);
        vg_list_remove(&transfer->node);
        transfer->done(transfer->ctx, result);
        free(transfer);
    }
}

/* ---- What libcurl waits for ---- */

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watch *watch = VG_CONTAINER_OF(poll, struct watch, poll);
    struct vg_curl *curl = watch->curl;
    int flags = status < 0 ? CURL_CSELECT_ERR : 0;
    if ((events & UV_READABLE) != 0)
        flags |= CURL_CSELECT_IN;
    if ((events & UV_WRITABLE) != 0)
        flags |= CURL_CSELECT_OUT;
    int running;
    curl->api.multi_socket_action(curl->multi, watch->fd, flags, &running);
    report_finished(curl);
}

static void on_watch_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
    struct vg_curl *curl = ctx;
    struct watch *watch = socket_ctx;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (watch != NULL) {
            uv_poll_stop(&watch->poll);
            uv_close((uv_handle_t *)&watch->poll, on_watch_closed);
            curl->api.multi_assign(curl->multi, fd, NULL);
        }
        return 0;
    }
    if (watch == NULL) {
        watch = calloc(1, sizeof *watch);
        VG_ASSERT(watch != NULL);
        watch->curl = curl;
        watch->fd = fd;
        if (uv_poll_init_socket(curl->loop, &watch->poll, fd) != 0) {
            free(watch);
            return -1;
        }
        watch->poll.data = watch;
        curl->api.multi_assign(curl->multi, fd, watch);
    }
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    uv_poll_start(&watch->poll, events, on_ready);
    return 0;
}

static void on_timer(uv_timer_t *timer)
{
    struct vg_curl *curl = timer->data;
    int running;
    curl->api.multi_socket_action(curl->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    report_finished(curl);
}

static int set_timer(CURLM *multi, long timeout_ms, void *ctx)
{
    struct vg_curl *curl = ctx;
    (void)multi;
    if (timeout_ms < 0)
        uv_timer_stop(&curl->timer);
    else
        uv_timer_start(&curl->timer, on_timer, (uint64_t)timeout_ms, /* repeat= */ 0);
    return 0;
}

/* ---- Its sockets: known, so that closing can cut them ---- */

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct vg_curl *curl = ctx;
    (void)purpose;
    curl_socket_t fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0)
        return CURL_SOCKET_BAD;
    struct open_socket *open = calloc(1, sizeof *open);
    VG_ASSERT(open != NULL);
    open->fd = fd;
    vg_list_append(&curl->sockets, &open->node);
    return fd;
}

static int close_socket(void *ctx, curl_socket_t fd)
{
    struct vg_curl *curl = ctx;
    for (struct vg_list_node *node = curl->sockets.next; node != &curl->sockets;
         node = node->next) {
        struct open_socket *open = VG_CONTAINER_OF(node, struct open_socket, node);
        if (open->fd != fd)
            continue;
        vg_list_remove(node);
        free(open);
        break;
    }
    return close(fd);
}

/* ---- From outside ---- */

static bool find_functions(struct vg_curl_api *api, char problem[VG_LIBRARY_PROBLEM_MAX])
{
#define NAME(name) "curl_" #name,
    static const char *const names[] = {VG_CURL_FUNCTIONS(NAME)};
#undef NAME
    void *functions[VG_COUNT_OF(names)];
    _Static_assert(sizeof functions == sizeof *api, "a pointer for each name");
    if (!vg_library_find("libcurl.so.4", names, functions, VG_COUNT_OF(names), problem))
        return false;
    memcpy(api, functions, sizeof functions);
    return true;
}

const struct vg_curl_api *vg_curl_api(const struct vg_curl *curl)
{
    return &curl->api;
}

struct vg_curl *vg_curl_new(uv_loop_t *loop, char problem[VG_LIBRARY_PROBLEM_MAX])
{
    struct vg_curl *curl = calloc(1, sizeof *curl);
    VG_ASSERT(curl != NULL);
    if (!find_functions(&curl->api, problem)) {
        free(curl);
        return NULL;
    }
    VG_ASSERT(curl->api.global_init(CURL_GLOBAL_DEFAULT) ==
              CURLE_OK); /* counted by libcurl, and thread-safe */
    curl->loop = loop;
    curl->multi = curl->api.multi_init();
    VG_ASSERT(curl->multi != NULL);
    vg_list_init(&curl->transfers);
    vg_list_init(&curl->sockets);
    uv_timer_init(loop, &curl->timer);
    curl->timer.data = curl;
    curl->api.multi_setopt(curl->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl->api.multi_setopt(curl->multi, CURLMOPT_SOCKETDATA, curl);
    curl->api.multi_setopt(curl->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl->api.multi_setopt(curl->multi, CURLMOPT_TIMERDATA, curl);
    return curl;
}

void vg_curl_start(struct vg_curl *curl, CURL *easy, void (*done)(void *ctx, CURLcode result),
                   void *ctx)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);
    VG_ASSERT(transfer != NULL);
    transfer->easy = easy;
    transfer->done = done;
    transfer->ctx = ctx;
    vg_list_append(&curl->transfers, &transfer->node);
    curl->api.easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl->api.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl->api.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl->api.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, curl);
    curl->api.easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl->api.easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, curl);
    VG_ASSERT(curl->api.multi_add_handle(curl->multi, easy) ==
              CURLM_OK); /* begins at the timer it sets */
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct vg_curl *curl = handle->data;
    void (*on_closed)(void *ctx) = curl->on_closed;
    void *ctx = curl->on_closed_ctx;
    free(curl);
    on_closed(ctx);
}

void vg_curl_close(struct vg_curl *curl, void (*on_closed)(void *ctx), void *ctx)
{
    curl->on_closed = on_closed;
    curl->on_closed_ctx = ctx;
    for (struct vg_list_node *node; (node = vg_list_pop(&curl->transfers)) != NULL;) {
        struct transfer *transfer = VG_CONTAINER_OF(node, struct transfer, node);
        curl->api.multi_remove_handle(curl->multi, transfer->easy);
        transfer->done(transfer->ctx, CURLE_ABORTED_BY_CALLBACK);
        free(transfer);
    }
    /* libcurl says goodbye on idle connections (SMTP's QUIT) and would wait for the answer; a cut
     * socket ends that at once. */
    for (struct vg_list_node *node = curl->sockets.next; node != &curl->sockets; node = node->next)
        shutdown(VG_CONTAINER_OF(node, struct open_socket, node)->fd, SHUT_RDWR);
    curl->api.multi_cleanup(curl->multi);
    curl->api.global_cleanup();
    uv_close((uv_handle_t *)&curl->timer, on_timer_closed);
}
