/* mail/pages.c: the mailbox over HTTP: GET /_virga/mail?to=&subject=, GET /_virga/mail/<id>, DELETE
 * /_virga/mail, GET /_virga/sms. */
#include "base/json.h"
#include "mail/internal.h"
#include "wire/message.h"

#define MAIL_PATH "/_virga/mail"

static bool is_get(const struct vg_request *request)
{
    return vg_str_is(request->method, "GET") || vg_str_is(request->method, "HEAD");
}

static bool is_list(const struct vg_request *request, struct vg_str path)
{
    return vg_str_is(path, MAIL_PATH) && is_get(request);
}

static bool is_one(const struct vg_request *request, struct vg_str path)
{
    return vg_str_starts(path, VG_STR(MAIL_PATH "/")) && is_get(request);
}

static bool is_clear(const struct vg_request *request, struct vg_str path)
{
    return vg_str_is(path, MAIL_PATH) && vg_str_is(request->method, "DELETE");
}

static bool is_sms(const struct vg_request *request, struct vg_str path)
{
    return vg_str_is(path, "/_virga/sms") && is_get(request);
}

/* What is left under these paths: wrong methods, so that they do not fall to S3 as a bucket's. */
static bool is_other(const struct vg_request *request, struct vg_str path)
{
    (void)request;
    return vg_str_is(path, MAIL_PATH) || vg_str_starts(path, VG_STR(MAIL_PATH "/")) ||
           vg_str_is(path, "/_virga/sms");
}

static int answer(struct vg_response *response, int status, struct vg_str json)
{
    response->status = status;
    vg_response_header(response, "Content-Type", VG_STR("application/json"));
    response->body = json;
    return VG_OK;
}

static int run_list(struct vg_call *call, const struct vg_request *request,
                    struct vg_response *response, struct vg_error *err)
{
    struct vg_buf json;
    (void)err;
    vg_buf_init(&json, call->arena, 0);
    int rc = vg_mail_list(call->txn, call->arena, vg_request_query(request, "to"),
                          vg_request_query(request, "subject"), &json);
    return rc != VG_OK ? rc : answer(response, 200, vg_buf_str(&json));
}

static int run_one(struct vg_call *call, const struct vg_request *request,
                   struct vg_response *response, struct vg_error *err)
{
    struct vg_str id_text = vg_str_tail(request->path, strlen(MAIL_PATH "/"));
    struct mail_record record;
    uint64_t id;
    (void)err;
    int rc =
        vg_str_to_u64(id_text, &id) ? mail_find(call->txn, call->arena, id, &record) : VG_NOT_FOUND;
    if (rc == VG_NOT_FOUND)
        return answer(response, 404, VG_STR("{\"message\":\"There is no such mail.\"}"));
    if (rc != VG_OK)
        return rc;
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&buf);
    mail_write_json(&record, call->arena, &json);
    return answer(response, 200, vg_buf_str(&buf));
}

static int run_clear(struct vg_call *call, const struct vg_request *request,
                     struct vg_response *response, struct vg_error *err)
{
    (void)request;
    (void)err;
    int rc = vg_mail_clear(call->txn, call->arena);
    return rc != VG_OK ? rc : answer(response, 200, VG_STR("{}"));
}

/* No service of virga sends SMS, so there are none. */
static int run_sms(struct vg_call *call, const struct vg_request *request,
                   struct vg_response *response, struct vg_error *err)
{
    (void)call;
    (void)request;
    (void)err;
    return answer(response, 200, VG_STR("[]"));
}

static int run_other(struct vg_call *call, const struct vg_request *request,
                     struct vg_response *response, struct vg_error *err)
{
    (void)call;
    (void)request;
    (void)err;
    return answer(response, 405, VG_STR("{\"message\":\"Not with this method.\"}"));
}

const struct vg_route mail_pages[] = {
    {.mode = VG_OP_READ, .matches = is_list, .run = run_list, .name = "GET mail"},
    {.mode = VG_OP_READ, .matches = is_one, .run = run_one, .name = "GET mail/id"},
    {.mode = VG_OP_WRITE, .matches = is_clear, .run = run_clear, .name = "DELETE mail"},
    {.mode = VG_OP_READ, .matches = is_sms, .run = run_sms, .name = "GET sms"},
    {.mode = VG_OP_READ, .matches = is_other, .run = run_other, .name = "mail"},
    {0},
};
