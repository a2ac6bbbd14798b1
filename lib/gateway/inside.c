/* gateway/inside.c: see inside.h. The request is copied, so that who asked may go on before it is
 * answered. */
#include "gateway/inside.h"

#include "bus/bus.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* On the heap, with an arena of its own. */
struct inner_visit {
    struct vg_wait *wait; /* NULL: nobody waits any more */
    struct vg_arena arena;
    struct vg_front_call front;
    struct vg_request request;
    struct vg_call parent; /* only its ids: the asker may end before */
    int rc;
    uv_timer_t timer;
    /* A body that is in a file, on its way into memory. */
    uv_work_t work;
    int fd;
    uint64_t offset, size;
    char *bytes;
};

/* ---- The end ---- */

static void on_timer_closed(uv_handle_t *timer)
{
    struct inner_visit *visit = timer->data;
    vg_arena_deinit(&visit->arena);
    free(visit);
}

static void end(struct inner_visit *visit)
{
    struct vg_wait *wait = visit->wait;
    visit->wait = NULL;
    if (visit->fd >= 0)
        close(visit->fd);
    uv_close((uv_handle_t *)&visit->timer, on_timer_closed);
    if (wait != NULL)
        vg_wait_done(wait, wait->result);
}

static void on_limit(uv_timer_t *timer)
{
    struct inner_visit *visit = timer->data;
    struct vg_wait *wait = visit->wait;
    visit->wait = NULL;
    if (wait != NULL)
        vg_wait_done(wait, NULL);
}

/* ---- The answer ---- */

static void read_file(uv_work_t *work)
{
    struct inner_visit *visit = VG_CONTAINER_OF(work, struct inner_visit, work);
    for (uint64_t done = 0; done < visit->size;) {
        ssize_t len = pread(visit->fd, visit->bytes + done, (size_t)(visit->size - done),
                            (off_t)(visit->offset + done));
        if (len <= 0) {
            visit->rc = VG_BROKEN;
            return;
        }
        done += (uint64_t)len;
    }
}

static void on_file_read(uv_work_t *work, int status)
{
    struct inner_visit *visit = VG_CONTAINER_OF(work, struct inner_visit, work);
    (void)status;
    if (visit->wait != NULL) {
        struct vg_front_answer *answer = visit->wait->result;
        answer->rc = visit->rc;
        answer->response->body =
            vg_arena_copy(visit->wait->call->arena, vg_str_of(visit->bytes, (size_t)visit->size));
    }
    end(visit);
}

/* The file is opened now: it may be gone in the next turn. */
static int begin_file(struct inner_visit *visit, const struct vg_body *body)
{
    visit->fd = open(vg_arena_cstr(&visit->arena, body->path), O_RDONLY | O_CLOEXEC);
    if (visit->fd < 0)
        return VG_BROKEN;
    visit->offset = body->offset;
    visit->size = body->size;
    visit->bytes = vg_arena_alloc(&visit->arena, (size_t)body->size);
    uv_queue_work(vg_bus_loop(visit->wait->call->bus), &visit->work, read_file, on_file_read);
    return VG_DEFER;
}

static void copy_head(struct vg_response *to, const struct vg_response *from)
{
    for (size_t i = 0; i < from->header_count; i++)
        vg_response_add(to, vg_arena_copy(to->arena, from->headers[i].name),
                        vg_arena_copy(to->arena, from->headers[i].value));
}

static void on_answered(void *ctx, const struct vg_response *from)
{
    struct inner_visit *visit = ctx;
    if (visit->wait == NULL) {
        end(visit);
        return;
    }
    struct vg_arena *arena = visit->wait->call->arena;
    struct vg_front_answer *answer = visit->wait->result;
    answer->response = vg_arena_alloc(arena, sizeof *answer->response);
    vg_response_init(answer->response, arena, from->status);
    copy_head(answer->response, from);
    bool is_file = from->stream.kind == VG_BODY_FILE;
    struct vg_str body = from->stream.kind == VG_BODY_BYTES ? from->stream.bytes : from->body;
    if ((is_file ? from->stream.size : body.len) > visit->front.body_max)
        answer->rc = VG_FAIL;
    else if (is_file)
        answer->rc = begin_file(visit, &from->stream);
    else
        answer->response->body = vg_arena_copy(arena, body);
    if (answer->rc != VG_DEFER)
        end(visit);
}

/* ---- The beginning ---- */

static struct vg_principal copy_principal(struct vg_arena *arena,
                                          const struct vg_principal *principal)
{
    return (struct vg_principal){
        .arn = vg_arena_copy(arena, principal->arn),
        .account = vg_arena_copy(arena, principal->account),
        .user_id = vg_arena_copy(arena, principal->user_id),
        .access_key_id = vg_arena_copy(arena, principal->access_key_id),
        .service = vg_arena_copy(arena, principal->service),
        .source_arn = vg_arena_copy(arena, principal->source_arn),
    };
}

static void copy_request(struct inner_visit *visit, const struct vg_request *from)
{
    struct vg_arena *arena = &visit->arena;
    struct vg_header *headers = VG_NEW_ARRAY(arena, struct vg_header, from->header_count + 1);
    for (size_t i = 0; i < from->header_count; i++)
        headers[i] = (struct vg_header){vg_arena_copy(arena, from->headers[i].name),
                                        vg_arena_copy(arena, from->headers[i].value)};
    visit->request = (struct vg_request){
        .arena = arena,
        .method = vg_arena_copy(arena, from->method),
        .target = vg_arena_copy(arena, from->target),
        .path = vg_arena_copy(arena, from->path),
        .query = vg_str_is_set(from->query) ? vg_arena_copy(arena, from->query) : VG_STR_NONE,
        .headers = headers,
        .header_count = from->header_count,
        .host = vg_arena_copy(arena, from->host),
        .body = vg_arena_copy(arena, from->body),
        .content_length = from->body.len,
        .source_ip = vg_arena_copy(arena, from->source_ip),
    };
}

static struct inner_visit *begin(struct vg_wait *wait, const struct vg_front_call *front)
{
    struct inner_visit *visit = calloc(1, sizeof *visit);
    VG_ASSERT(visit != NULL);
    vg_arena_init(&visit->arena);
    copy_request(visit, front->request);
    visit->wait = wait;
    visit->parent.id = wait->call->id;
    visit->parent.trace_id = wait->call->trace_id;
    visit->fd = -1;
    visit->front = *front;
    visit->front.request = &visit->request;
    visit->front.signing_name = vg_arena_copy(&visit->arena, front->signing_name);
    visit->front.region = vg_arena_copy(&visit->arena, front->region);
    visit->front.principal = copy_principal(&visit->arena, &front->principal);
    visit->timer.data = visit;
    uv_loop_t *loop = vg_bus_loop(wait->call->bus);
    uv_timer_init(loop, &visit->timer);
    if (front->real_limit_ms > 0) {
        uv_update_time(loop);
        uv_timer_start(&visit->timer, on_limit, (uint64_t)front->real_limit_ms, /* repeat= */ 0);
    }
    return visit;
}

void vg_inside_ask(void *gateway, const struct vg_front_call *front, struct vg_wait *wait)
{
    wait->result = VG_NEW(wait->call->arena, struct vg_front_answer);
    struct inner_visit *visit = begin(wait, front);
    const struct vg_inside_visit asked = {
        .front = &visit->front, .parent = &visit->parent, .done = on_answered, .ctx = visit};
    vg_gateway_visit(gateway, &asked);
}
