/* mail/relay.c: hands mails on to the SMTP server that the instance was given. The mailbox has them
 * in any case. */
#include "mail/internal.h"

enum {
    CONNECT_TIMEOUT_MS = 10000,
    TRANSFER_TIMEOUT_MS = 60000,
    ANSWER_TIMEOUT_S = 10,
    ATTEMPTS_MAX = 12,
    RETRY_FIRST_MS = 10 * 1000,
    RETRY_LONGEST_MS = 30 * 60 * 1000,
};

static const struct vg_error_shape RELAY_FAILED = {
    .name = {"RelayFailed", sizeof "RelayFailed" - 1},
    .code = {"RelayFailed", sizeof "RelayFailed" - 1},
    .http_status = 503,
};

/* One transfer, in the arena of the effect's call. */
struct relay {
    const struct vg_curl_api *curl;
    struct vg_wait *wait;
    CURL *easy;
    struct curl_slist *recipients;
    struct vg_str unsent;
    CURLcode result;
    long smtp_code;
};

static size_t give_bytes(char *to, size_t size, size_t count, void *ctx)
{
    struct relay *relay = ctx;
    size_t len = size * count < relay->unsent.len ? size * count : relay->unsent.len;
    memcpy(to, relay->unsent.ptr, len);
    relay->unsent = vg_str_tail(relay->unsent, len);
    return len;
}

static void on_done(void *ctx, CURLcode result)
{
    struct relay *relay = ctx;
    relay->result = result;
    relay->curl->easy_getinfo(relay->easy, CURLINFO_RESPONSE_CODE, &relay->smtp_code);
    relay->curl->slist_free_all(relay->recipients);
    relay->curl->easy_cleanup(relay->easy);
    vg_wait_done(relay->wait, relay);
}

static void start(struct vg_call *call, const struct mail_record *record, struct vg_wait *wait)
{
    struct mail_state *state = vg_service_state(call);
    struct relay *relay = VG_NEW(call->arena, struct relay);
    relay->curl = vg_curl_api(state->curl);
    relay->wait = wait;
    relay->unsent = mail_mime(call->arena, record);
    relay->easy = relay->curl->easy_init();
    VG_ASSERT(relay->easy != NULL);
    struct vg_str recipient =
        VG_CONCAT(call->arena, VG_STR("<"), mail_address(record->to), VG_STR(">"));
    struct vg_str sender =
        VG_CONCAT(call->arena, VG_STR("<"), mail_address(record->from), VG_STR(">"));
    relay->recipients = relay->curl->slist_append(NULL, vg_arena_cstr(call->arena, recipient));
    relay->curl->easy_setopt(relay->easy, CURLOPT_URL, vg_bus_smtp_url(call->bus));
    relay->curl->easy_setopt(relay->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    relay->curl->easy_setopt(relay->easy, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    relay->curl->easy_setopt(relay->easy, CURLOPT_MAIL_FROM, vg_arena_cstr(call->arena, sender));
    relay->curl->easy_setopt(relay->easy, CURLOPT_MAIL_RCPT, relay->recipients);
    relay->curl->easy_setopt(relay->easy, CURLOPT_UPLOAD, 1L);
    relay->curl->easy_setopt(relay->easy, CURLOPT_READFUNCTION, give_bytes);
    relay->curl->easy_setopt(relay->easy, CURLOPT_READDATA, relay);
    relay->curl->easy_setopt(relay->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)relay->unsent.len);
    relay->curl->easy_setopt(relay->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    relay->curl->easy_setopt(relay->easy, CURLOPT_TIMEOUT_MS, (long)TRANSFER_TIMEOUT_MS);
    relay->curl->easy_setopt(relay->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)ANSWER_TIMEOUT_S);
    vg_curl_start(state->curl, relay->easy, on_done, relay);
}

static int need_curl(struct vg_call *call, struct vg_error *err)
{
    struct mail_state *state = vg_service_state(call);
    char problem[VG_LIBRARY_PROBLEM_MAX];
    if (state->curl == NULL)
        state->curl = vg_curl_new(vg_bus_loop(state->bus), problem);
    if (state->curl != NULL)
        return VG_OK;
    vg_log_write(vg_bus_log(call->bus), VG_LOG_ERROR, "mails cannot be relayed: %s", problem);
    return vg_fail(err, &RELAY_FAILED, "%s", problem);
}

/* What would begin a command of its own, or a recipient that nobody named, must not reach the
 * server. */
static bool is_safe(struct vg_str address)
{
    for (size_t i = 0; i < address.len; i++)
        if ((unsigned char)address.ptr[i] <= ' ' || address.ptr[i] == '<' || address.ptr[i] == '>')
            return false;
    return address.len > 0;
}

static int run(struct vg_call *call, const void *payload, uint32_t attempt, struct vg_error *err)
{
    const struct mail_record *record = payload;
    if (vg_bus_smtp_url(call->bus) == NULL)
        return VG_OK; /* queued in an earlier life of the data, which had a server */
    if (!is_safe(mail_address(record->to)) || !is_safe(mail_address(record->from))) {
        vg_log_write(vg_bus_log(call->bus), VG_LOG_WARN,
                     "mail %lld is not relayed: its addresses are none", (long long)record->id.v);
        return VG_OK;
    }
    struct vg_wait *wait;
    int rc = need_curl(call, err);
    if (rc != VG_OK)
        return rc;
    rc = vg_await(call, "SMTP", &wait);
    if (rc == VG_DEFER) {
        if (wait->is_new)
            start(call, record, wait);
        return rc;
    }
    const struct relay *relay = wait->result;
    if (relay->result == CURLE_OK)
        return VG_OK;
    bool is_refused_for_good = relay->smtp_code >= 500 && relay->smtp_code < 600;
    vg_log_write(vg_bus_log(call->bus), VG_LOG_WARN,
                 "mail %lld to %.*s: attempt %u: %s (SMTP code %ld)%s", (long long)record->id.v,
                 VG_STR_ARG(record->to), (unsigned)attempt,
                 relay->curl->easy_strerror(relay->result), relay->smtp_code,
                 is_refused_for_good ? "; it stays in the mailbox only" : "");
    if (is_refused_for_good)
        return VG_OK;
    return vg_fail(err, &RELAY_FAILED, "%s", relay->curl->easy_strerror(relay->result));
}

/* Twice as long each time: from ten seconds to half an hour. */
static int64_t retry_ms(uint32_t attempt)
{
    if (attempt >= ATTEMPTS_MAX)
        return -1;
    int64_t wait_ms = (int64_t)RETRY_FIRST_MS << (attempt - 1);
    return wait_ms < RETRY_LONGEST_MS ? wait_ms : RETRY_LONGEST_MS;
}

const struct vg_effect_kind mail_relay = {
    .name = "mail.relay",
    .shape = &mail_shape_record,
    .run = run,
    .retry_ms = retry_ms,
};
