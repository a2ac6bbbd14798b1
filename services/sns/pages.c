/* services/sns/pages.c: where the links in mails lead, and the certificate that signatures are
 * checked with. */
#include "sns/message.h"

#include "base/codec.h"
#include "wire/message.h"

#define CERTIFICATE_PREFIX "/SimpleNotificationService-"
#define CERTIFICATE_SUFFIX ".pem"

static bool is_get(const struct vg_request *request)
{
    return vg_str_is(request->method, "GET");
}

/* S3 could have buckets of these names; the parameters tell. */
static bool is_confirmation(const struct vg_request *request, struct vg_str path)
{
    return vg_str_is(path, "/confirmation.html") && is_get(request) &&
           vg_str_is_set(vg_request_query(request, "Token"));
}

static bool is_unsubscribe(const struct vg_request *request, struct vg_str path)
{
    return vg_str_is(path, "/unsubscribe.html") && is_get(request) &&
           vg_str_is_set(vg_request_query(request, "SubscriptionArn"));
}

static bool is_certificate(const struct vg_request *request, struct vg_str path)
{
    return vg_str_starts(path, VG_STR(CERTIFICATE_PREFIX)) &&
           vg_str_ends(path, VG_STR(CERTIFICATE_SUFFIX)) && is_get(request);
}

/* ---- HTML ---- */

static void begin_page(struct vg_buf *html, const char *title)
{
    vg_buf_init(html, html->arena, 0);
    vg_buf_printf(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
        "charset=\"utf-8\"><title>%s</"
        "title><style>body{font-family:sans-serif;max-width:40em;margin:4em auto;padding:0 "
        "1em}code{overflow-wrap:anywhere}</style></head><body>\n<h1>%s</h1>\n",
        title, title);
}

static int end_page(struct vg_buf *html, struct vg_response *response, int status)
{
    vg_buf_add_lit(html, "</body></html>\n");
    response->status = status;
    vg_response_header(response, "Content-Type", VG_STR("text/html; charset=utf-8"));
    response->body = vg_buf_str(html);
    return VG_OK;
}

static int refuse(struct vg_response *response, const struct vg_error *err)
{
    struct vg_buf html = {.arena = response->arena};
    begin_page(&html, "Sorry, there was a problem");
    vg_buf_add_lit(&html, "<p>");
    vg_xml_escape_add(&html, err->message);
    vg_buf_add_lit(&html, "</p>\n");
    return end_page(&html, response, err->shape->http_status);
}

/* ---- The pages ---- */

static int run_confirmation(struct vg_call *call, const struct vg_request *request,
                            struct vg_response *response, struct vg_error *err)
{
    struct vg_str topic_arn = vg_request_query(request, "TopicArn"), subscription_arn;
    int rc = sns_confirm(call, vg_str_is_set(topic_arn) ? topic_arn : VG_STR(""),
                         vg_request_query(request, "Token"),
                         /* authenticate_on_unsubscribe= */ false, &subscription_arn, err);
    if (rc == VG_FAIL)
        return refuse(response, err);
    if (rc != VG_OK)
        return rc;
    struct vg_buf html = {.arena = response->arena};
    begin_page(&html, "Subscription confirmed!");
    vg_buf_add_lit(
        &html,
        "<p>You have successfully subscribed.</p>\n<p>Your subscription's id is: <br><code>");
    vg_xml_escape_add(&html, subscription_arn);
    vg_buf_add_lit(&html, "</code></p>\n<p>If it was not your intention to subscribe, <a "
                          "href=\"/unsubscribe.html?SubscriptionArn=");
    vg_percent_add(&html, subscription_arn, /* keep_slash= */ false);
    vg_buf_add_lit(&html, "\">click here to unsubscribe</a>.</p>\n");
    return end_page(&html, response, 200);
}

static int run_unsubscribe(struct vg_call *call, const struct vg_request *request,
                           struct vg_response *response, struct vg_error *err)
{
    struct vg_str subscription_arn = vg_request_query(request, "SubscriptionArn");
    int rc = sns_unsubscribe_by_arn(call, subscription_arn, err);
    if (rc == VG_FAIL)
        return refuse(response, err);
    if (rc != VG_OK)
        return rc;
    struct vg_buf html = {.arena = response->arena};
    begin_page(&html, "Subscription removed!");
    vg_buf_add_lit(&html,
                   "<p>Your subscription with the id below has been deactivated: <br><code>");
    vg_xml_escape_add(&html, subscription_arn);
    vg_buf_add_lit(&html, "</code></p>\n");
    return end_page(&html, response, 200);
}

static int run_certificate(struct vg_call *call, const struct vg_request *request,
                           struct vg_response *response, struct vg_error *err)
{
    const struct sns_signer *signer = sns_signer_of(call);
    size_t prefix_len = strlen(CERTIFICATE_PREFIX), suffix_len = strlen(CERTIFICATE_SUFFIX);
    struct vg_str id = vg_str_slice(request->path, prefix_len, request->path.len - suffix_len);
    (void)err;
    if (!vg_str_eq(id, sns_signer_id(signer))) {
        response->status = 404;
        return VG_OK;
    }
    vg_response_header(response, "Content-Type", VG_STR("application/x-pem-file"));
    response->body = sns_signer_certificate(signer, response->arena);
    return VG_OK;
}

const struct vg_route sns_pages[] = {
    {.mode = VG_OP_WRITE,
     .matches = is_confirmation,
     .run = run_confirmation,
     .name = "GET confirmation.html"},
    {.mode = VG_OP_WRITE,
     .matches = is_unsubscribe,
     .run = run_unsubscribe,
     .name = "GET unsubscribe.html"},
    {.mode = VG_OP_READ,
     .matches = is_certificate,
     .run = run_certificate,
     .name = "GET certificate"},
    {0},
};
