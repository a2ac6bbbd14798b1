/* mail/mail.c: the mailbox as a service: its effect, its pages, its connections. */
#include "mail/internal.h"

#include <stdlib.h>

static const struct vg_effect_kind *const effects[] = {&mail_relay, NULL};

/* No client reaches it by a protocol; the names with a dot in them are no host name's label and no
 * SDK's signing name. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

static const struct vg_service_model model = {
    .name = TEXT("mail"),
    .sdk_id = TEXT("Mail"),
    .signing_name = TEXT("virga.mail"),
    .endpoint_prefix = TEXT("virga.mail"),
    .target_prefix = TEXT(""),
    .version = TEXT(""),
    .xml_namespace = TEXT(""),
    .json_namespace = TEXT(""),
};

static void *start(struct vg_bus *bus)
{
    struct mail_state *state = calloc(1, sizeof *state);
    VG_ASSERT(state != NULL);
    state->bus = bus;
    return state;
}

static void on_curl_closed(void *ctx)
{
    struct mail_state *state = ctx;
    void (*on_stopped)(void *ctx) = state->on_stopped;
    void *on_stopped_ctx = state->on_stopped_ctx;
    free(state);
    on_stopped(on_stopped_ctx);
}

static void stop(void *state_ptr, void (*done)(void *done_ctx), void *done_ctx)
{
    struct mail_state *state = state_ptr;
    state->on_stopped = done;
    state->on_stopped_ctx = done_ctx;
    if (state->curl != NULL)
        vg_curl_close(state->curl, on_curl_closed, state);
    else
        on_curl_closed(state);
}

const struct vg_service vg_mail_service = {
    .model = &model,
    .effects = effects,
    .routes = mail_pages,
    .start = start,
    .stop = stop,
};
