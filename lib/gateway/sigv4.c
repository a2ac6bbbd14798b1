/* gateway/sigv4.c: the canonical request, the string to sign, the signature. */
#include "gateway/sigv4.h"

#include "base/codec.h"
#include "base/hash.h"
#include "base/timetext.h"
#include "bus/bus.h"

#include <stdlib.h>

enum { CLOCK_SKEW_MS = 15 * 60 * 1000, EXPIRES_MAX_S = 7 * 24 * 3600 };

static const struct vg_error_shape bad_query = {
    .name = VG_STR_INIT("AuthorizationQueryParametersError"),
    .code = VG_STR_INIT("AuthorizationQueryParametersError"),
    .http_status = 400,
    .is_sender_fault = true,
    .message_name = VG_STR_INIT("Message"),
};
static const struct vg_error_shape time_too_skewed = {
    .name = VG_STR_INIT("RequestTimeTooSkewed"),
    .code = VG_STR_INIT("RequestTimeTooSkewed"),
    .http_status = 403,
    .is_sender_fault = true,
    .message_name = VG_STR_INIT("Message"),
};

/* ---- Reading ---- */

/* "AKID/20260102/us-east-1/s3/aws4_request" */
static bool read_scope(struct vg_str scope, struct vg_sigv4 *sigv4)
{
    struct vg_str end;
    struct vg_str *parts[] = {&sigv4->access_key_id, &sigv4->date, &sigv4->region, &sigv4->service,
                              &end};
    bool is_whole = true;
    for (size_t i = 0; i < VG_COUNT_OF(parts) && is_whole; i++)
        is_whole = vg_str_split(&scope, '/', parts[i]);
    sigv4->is_region = vg_is_region(sigv4->region);
    return is_whole && !vg_str_is_set(scope) && vg_str_is(end, "aws4_request");
}

static int fail_missing(const struct vg_sigv4 *sigv4, struct vg_str scope, struct vg_str header,
                        struct vg_error *err)
{
    enum { SHOWN_MAX = 1024 };
    static const char format[] = "Authorization header requires '%s' parameter. ";
    struct vg_buf buf;
    vg_buf_init(&buf, err->arena, 0);
    if (!vg_str_is_set(scope))
        vg_buf_printf(&buf, format, "Credential");
    if (!vg_str_is_set(sigv4->signature))
        vg_buf_printf(&buf, format, "Signature");
    if (!vg_str_is_set(sigv4->signed_headers))
        vg_buf_printf(&buf, format, "SignedHeaders");
    if (!vg_str_is_set(sigv4->amz_date))
        vg_buf_add_lit(&buf, "Authorization header requires existence of either a 'X-Amz-Date' or "
                             "a 'Date' header. ");
    if (vg_str_is_set(header))
        vg_buf_printf(&buf, "Authorization=%.*s", VG_STR_ARG(vg_str_slice(header, 0, SHOWN_MAX)));
    return vg_fail_with(err, &VG_INCOMPLETE_SIGNATURE, vg_buf_str(&buf), /* detail= */ NULL);
}

/* The next "Name=value" of a header, without the white space and the comma around it. False at the
 * end; a piece without '=' has an absent value. */
static bool next_field(struct vg_str *rest, struct vg_str *name, struct vg_str *value)
{
    struct vg_str piece;
    if (!vg_str_split(rest, ',', &piece))
        return false;
    if (piece.len > 0 && piece.ptr[0] == ' ') /* as all clients write it */
        piece = vg_str_tail(piece, 1);
    if (piece.len > 0 && (piece.ptr[0] <= ' ' || piece.ptr[piece.len - 1] <= ' '))
        piece = vg_str_trim(piece);
    ptrdiff_t equals = vg_str_find_char(piece, '=');
    *name = equals < 0 ? piece : vg_str_of(piece.ptr, (size_t)equals);
    *value = equals < 0 ? VG_STR_NONE : vg_str_tail(piece, (size_t)equals + 1);
    return true;
}

static int read_header(struct vg_str header, struct vg_sigv4 *sigv4, struct vg_error *err)
{
    struct vg_str rest = vg_str_tail(header, strlen("AWS4-HMAC-SHA256"));
    struct vg_str name, value, scope = VG_STR_NONE;
    while (next_field(&rest, &name, &value)) {
        if (!vg_str_is_set(value))
            continue;
        if (vg_str_is(name, "Credential"))
            scope = value;
        else if (vg_str_is(name, "SignedHeaders"))
            sigv4->signed_headers = value;
        else if (vg_str_is(name, "Signature"))
            sigv4->signature = value;
    }
    if (!vg_str_is_set(scope) || !vg_str_is_set(sigv4->signature) ||
        !vg_str_is_set(sigv4->signed_headers))
        return fail_missing(sigv4, scope, header, err);
    if (!read_scope(scope, sigv4))
        return vg_fail(err, &VG_INCOMPLETE_SIGNATURE,
                       "Credential must have exactly 5 slash-delimited elements, e.g. "
                       "keyid/date/region/service/term, got '%.*s'",
                       VG_STR_ARG(scope));
    sigv4->is_present = true;
    return VG_OK;
}

/* ---- Headers that begin like the last one ---- */

static struct vg_str moved(struct vg_str view, const char *from, const char *to)
{
    return vg_str_of(to + (view.ptr - from), view.len);
}

/* All but the signature: in both headers at the same places. */
static void move_views(const struct vg_sigv4 *views, const char *from, const char *to,
                       struct vg_sigv4 *sigv4)
{
    sigv4->access_key_id = moved(views->access_key_id, from, to);
    sigv4->date = moved(views->date, from, to);
    sigv4->region = moved(views->region, from, to);
    sigv4->is_region = views->is_region;
    sigv4->service = moved(views->service, from, to);
    sigv4->signed_headers = moved(views->signed_headers, from, to);
}

static bool take_known(struct vg_str header, const struct vg_sigv4_known *known,
                       struct vg_sigv4 *sigv4)
{
    if (known->head_len == 0 || !vg_str_starts(header, vg_str_of(known->head, known->head_len)))
        return false;
    struct vg_str signature = vg_str_tail(header, known->head_len);
    bool has_space = signature.len > 0 && signature.ptr[signature.len - 1] <= ' ';
    if (has_space || vg_str_find_char(signature, ',') >= 0)
        return false;
    move_views(&known->sigv4, known->head, header.ptr, sigv4);
    sigv4->signature = signature;
    sigv4->is_present = true;
    return true;
}

static void note_known(struct vg_str header, const struct vg_sigv4 *sigv4,
                       struct vg_sigv4_known *known)
{
    size_t len = (size_t)(sigv4->signature.ptr - header.ptr);
    bool is_last = len + sigv4->signature.len == header.len;
    bool has_space = header.ptr[header.len - 1] <= ' ';
    if (!is_last || has_space || len > sizeof known->head)
        return;
    memcpy(known->head, header.ptr, len);
    known->head_len = len;
    move_views(sigv4, header.ptr, known->head, &known->sigv4);
}

static int read_expires(struct vg_str text, struct vg_sigv4 *sigv4, struct vg_error *err)
{
    if (!vg_str_to_i64(text, &sigv4->expires_s))
        return vg_fail(err, &bad_query, "X-Amz-Expires should be a number");
    if (sigv4->expires_s < 0)
        return vg_fail(err, &bad_query, "X-Amz-Expires must be non-negative");
    if (sigv4->expires_s > EXPIRES_MAX_S)
        return vg_fail(err, &bad_query,
                       "X-Amz-Expires must be less than a week (in seconds); that is, the given "
                       "X-Amz-Expires must be less than "
                       "%d seconds",
                       EXPIRES_MAX_S);
    return VG_OK;
}

static int read_query(const struct vg_request *request, struct vg_sigv4 *sigv4,
                      struct vg_error *err)
{
    struct vg_str scope = vg_request_query(request, "X-Amz-Credential");
    if (!vg_str_is_set(scope))
        return VG_OK;
    struct vg_str algorithm = vg_request_query(request, "X-Amz-Algorithm");
    struct vg_str expires = vg_request_query(request, "X-Amz-Expires");
    sigv4->signature = vg_request_query(request, "X-Amz-Signature");
    sigv4->signed_headers = vg_request_query(request, "X-Amz-SignedHeaders");
    sigv4->amz_date = vg_request_query(request, "X-Amz-Date");
    sigv4->session_token = vg_request_query(request, "X-Amz-Security-Token");
    const struct vg_str needed[] = {algorithm, expires, sigv4->signature, sigv4->signed_headers,
                                    sigv4->amz_date};
    for (size_t i = 0; i < VG_COUNT_OF(needed); i++)
        if (!vg_str_is_set(needed[i]))
            return vg_fail(err, &bad_query,
                           "Query-string authentication version 4 requires the X-Amz-Algorithm, "
                           "X-Amz-Credential, X-Amz-Signature, "
                           "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    if (!vg_str_is(algorithm, "AWS4-HMAC-SHA256"))
        return vg_fail(err, &bad_query, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    if (!read_scope(scope, sigv4))
        return vg_fail(
            err, &bad_query,
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
            "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    int rc = read_expires(expires, sigv4, err);
    sigv4->is_present = sigv4->is_presigned = rc == VG_OK;
    return rc;
}

int vg_sigv4_read(const struct vg_request *request, const struct vg_head *head,
                  struct vg_sigv4_known *known, struct vg_sigv4 *sigv4, struct vg_error *err)
{
    *sigv4 = (struct vg_sigv4){.content_sha256 = head->amz_content_sha256};
    if (!vg_str_starts(head->authorization, VG_STR("AWS4-HMAC-SHA256")))
        return vg_str_is_set(request->query) ? read_query(request, sigv4, err) : VG_OK;
    sigv4->amz_date = vg_str_is_set(head->amz_date) ? head->amz_date : head->date;
    sigv4->session_token = head->amz_security_token;
    if (take_known(head->authorization, known, sigv4))
        return VG_OK;
    int rc = read_header(head->authorization, sigv4, err);
    if (rc == VG_OK)
        note_known(head->authorization, sigv4, known);
    return rc;
}

/* ---- The canonical request ---- */

struct param {
    struct vg_str name, value; /* encoded anew */
};

static int compare_params(const void *a, const void *b)
{
    const struct param *left = a, *right = b;
    int order = vg_str_cmp(left->name, right->name);
    return order != 0 ? order : vg_str_cmp(left->value, right->value);
}

static struct vg_str encode_anew(struct vg_arena *arena, struct vg_str text)
{
    return vg_percent_encode(arena, vg_percent_decode(arena, text, /* plus_is_space= */ true),
                             /* keep_slash= */ false);
}

/* Parameters sorted; the signature itself left out. */
static void add_canonical_query(struct vg_buf *buf, const struct vg_request *request)
{
    size_t cap = 1, count = 0;
    for (size_t i = 0; i < request->query.len; i++)
        cap += request->query.ptr[i] == '&';
    struct param *params = VG_NEW_ARRAY(request->arena, struct param, cap);
    struct vg_str rest = request->query, piece;
    while (vg_str_split(&rest, '&', &piece)) {
        ptrdiff_t equals = vg_str_find_char(piece, '=');
        size_t name_len = equals < 0 ? piece.len : (size_t)equals;
        struct vg_str name = vg_str_slice(piece, 0, name_len),
                      value = vg_str_tail(piece, name_len + 1);
        if (piece.len > 0 && !vg_str_is(name, "X-Amz-Signature"))
            params[count++] = (struct param){encode_anew(request->arena, name),
                                             encode_anew(request->arena, value)};
    }
    qsort(params, count, sizeof *params, compare_params);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            vg_buf_add_char(buf, '&');
        vg_buf_add(buf, params[i].name);
        vg_buf_add_char(buf, '=');
        vg_buf_add(buf, params[i].value);
    }
}

/* Values trimmed, runs of spaces folded; a header that comes twice is joined with commas. */
static void add_canonical_headers(struct vg_buf *buf, const struct vg_request *request,
                                  struct vg_str signed_headers)
{
    struct vg_str name;
    while (vg_str_split(&signed_headers, ';', &name)) {
        vg_buf_add(buf, name);
        vg_buf_add_char(buf, ':');
        bool is_first = true;
        for (size_t i = 0; i < request->header_count; i++) {
            if (!vg_str_ieq(request->headers[i].name, name))
                continue;
            if (!is_first)
                vg_buf_add_char(buf, ',');
            is_first = false;
            struct vg_str value = vg_str_trim(request->headers[i].value);
            for (size_t at = 0; at < value.len; at++)
                if (value.ptr[at] != ' ' || value.ptr[at - 1] != ' ')
                    vg_buf_add_char(buf, value.ptr[at]);
        }
        vg_buf_add_char(buf, '\n');
    }
}

/* Without empty, "." and ".." segments: what clients sign, whatever they send. */
static struct vg_str normal_path(struct vg_arena *arena, struct vg_str path)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    struct vg_str rest = path, segment;
    while (vg_str_split(&rest, '/', &segment)) {
        if (segment.len == 0 || vg_str_is(segment, "."))
            continue;
        if (vg_str_is(segment, "..")) {
            ptrdiff_t slash = vg_str_rfind_char(vg_buf_str(&buf), '/');
            buf.len = slash < 0 ? 0 : (size_t)slash;
            continue;
        }
        vg_buf_add_char(&buf, '/');
        vg_buf_add(&buf, segment);
    }
    if (buf.len == 0 || vg_str_ends(path, VG_STR("/")))
        vg_buf_add_char(&buf, '/');
    return vg_buf_str(&buf);
}

/* S3 signs the path as sent; every other service normalises it and encodes it once more. */
static struct vg_str path_to_encode(const struct vg_request *request, const struct vg_sigv4 *sigv4)
{
    if (vg_str_is(sigv4->service, "s3"))
        return vg_percent_decode(request->arena, request->path, /* plus_is_space= */ false);
    return normal_path(request->arena, request->path);
}

/* A digest that the client gives counts where the body went past us (its reader has compared them),
 * and where it is none ("UNSIGNED-PAYLOAD", "STREAMING-..."). */
static struct vg_str payload_hash(const struct vg_request *request, const struct vg_sigv4 *sigv4)
{
    enum { DIGEST_LEN = 64 };
    struct vg_str given = sigv4->content_sha256;
    if (vg_str_is_set(given) && (request->stream.kind != VG_BODY_NONE || given.len != DIGEST_LEN))
        return given;
    if (sigv4->is_presigned && !vg_str_is_set(given) && vg_str_is(sigv4->service, "s3"))
        return VG_STR("UNSIGNED-PAYLOAD");
    return vg_str_is_set(sigv4->body_sha256) ? sigv4->body_sha256
                                             : vg_sha256_hex(request->arena, request->body);
}

static struct vg_str canonical_request(const struct vg_request *request,
                                       const struct vg_sigv4 *sigv4)
{
    struct vg_buf buf;
    vg_buf_init(&buf, request->arena, 0);
    vg_buf_add(&buf, request->method);
    vg_buf_add_char(&buf, '\n');
    vg_percent_add(&buf, path_to_encode(request, sigv4), /* keep_slash= */ true);
    vg_buf_add_char(&buf, '\n');
    add_canonical_query(&buf, request);
    vg_buf_add_char(&buf, '\n');
    add_canonical_headers(&buf, request, sigv4->signed_headers);
    vg_buf_add_char(&buf, '\n');
    vg_buf_add(&buf, sigv4->signed_headers);
    vg_buf_add_char(&buf, '\n');
    vg_buf_add(&buf, payload_hash(request, sigv4));
    return vg_buf_str(&buf);
}

/* ---- Checking ---- */

/* `stamp`: the request's time in basic form. */
static struct vg_str sign(const struct vg_request *request, const struct vg_sigv4 *sigv4,
                          struct vg_str stamp, struct vg_str secret)
{
    struct vg_arena *arena = request->arena;
    struct vg_str to_sign = vg_arena_printf(
        arena, "AWS4-HMAC-SHA256\n%.*s\n%.*s/%.*s/%.*s/aws4_request\n%.*s", VG_STR_ARG(stamp),
        VG_STR_ARG(sigv4->date), VG_STR_ARG(sigv4->region), VG_STR_ARG(sigv4->service),
        VG_STR_ARG(vg_sha256_hex(arena, canonical_request(request, sigv4))));
    uint8_t key[32];
    vg_hmac_sha256(VG_CONCAT(arena, VG_STR("AWS4"), secret), sigv4->date, key);
    const struct vg_str steps[] = {sigv4->region, sigv4->service, VG_STR("aws4_request"), to_sign};
    for (size_t i = 0; i < VG_COUNT_OF(steps); i++) {
        uint8_t next[32];
        vg_hmac_sha256(vg_str_of(key, sizeof key), steps[i], next);
        memcpy(key, next, sizeof key);
    }
    return vg_hex(arena, vg_str_of(key, sizeof key));
}

static struct vg_str stamp_of(struct vg_arena *arena, int64_t ms)
{
    return vg_time_format(arena, ms, "%Y%m%dT%H%M%SZ");
}

static int check_presigned(const struct vg_sigv4 *sigv4, int64_t at_ms,
                           const struct vg_sigv4_clocks *clocks, struct vg_error *err)
{
    if (at_ms > clocks->machine_ms + CLOCK_SKEW_MS && at_ms > clocks->now_ms)
        return vg_fail(err, &VG_ACCESS_DENIED, "Request is not valid yet");
    if (at_ms + sigv4->expires_s * 1000 < clocks->now_ms)
        return vg_fail(err, &VG_ACCESS_DENIED, "Request has expired");
    return VG_OK;
}

static int check_skew(const struct vg_sigv4 *sigv4, int64_t at_ms, int64_t now_ms,
                      struct vg_error *err)
{
    bool is_early = at_ms > now_ms + CLOCK_SKEW_MS, is_late = at_ms + CLOCK_SKEW_MS < now_ms;
    if (!is_early && !is_late)
        return VG_OK;
    if (vg_str_is(sigv4->service, "s3"))
        return vg_fail(
            err, &time_too_skewed,
            "The difference between the request time and the current time is too large.");
    struct vg_str at = stamp_of(err->arena, at_ms), now = stamp_of(err->arena, now_ms);
    struct vg_str limit =
        stamp_of(err->arena, is_early ? now_ms + CLOCK_SKEW_MS : now_ms - CLOCK_SKEW_MS);
    if (is_early)
        return vg_fail(err, &VG_INVALID_SIGNATURE,
                       "Signature not yet current: %.*s is still later than %.*s (%.*s + 15 min.)",
                       VG_STR_ARG(at), VG_STR_ARG(limit), VG_STR_ARG(now));
    return vg_fail(err, &VG_INVALID_SIGNATURE,
                   "Signature expired: %.*s is now earlier than %.*s (%.*s - 15 min.)",
                   VG_STR_ARG(at), VG_STR_ARG(limit), VG_STR_ARG(now));
}

/* `*stamp`: the request's time, as it is signed. */
static int check_date(const struct vg_sigv4 *sigv4, const struct vg_sigv4_clocks *clocks,
                      struct vg_str *stamp, struct vg_error *err)
{
    int64_t at_ms;
    struct vg_str given = sigv4->amz_date;
    if (!vg_str_is_set(given))
        return fail_missing(sigv4, sigv4->access_key_id, VG_STR_NONE, err);
    if (!vg_time_parse_basic(given, &at_ms) &&
        (sigv4->is_presigned || !vg_time_parse_http(given, &at_ms)))
        return vg_fail(err, &VG_INCOMPLETE_SIGNATURE,
                       "Date must be in ISO-8601 'basic format'. Got '%.*s'. See "
                       "http://en.wikipedia.org/wiki/ISO_8601",
                       VG_STR_ARG(given));
    *stamp = stamp_of(err->arena, at_ms);
    if (!vg_str_starts(*stamp, sigv4->date) || sigv4->date.len != strlen("20260102"))
        return vg_fail(err, &VG_INVALID_SIGNATURE,
                       "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
                       "date from HTTP: '%.*s' != "
                       "'%.8s', from '%.*s'.",
                       VG_STR_ARG(sigv4->date), stamp->ptr, VG_STR_ARG(*stamp));
    return sigv4->is_presigned ? check_presigned(sigv4, at_ms, clocks, err)
                               : check_skew(sigv4, at_ms, clocks->machine_ms, err);
}

int vg_sigv4_verify(const struct vg_request *request, const struct vg_sigv4 *sigv4,
                    struct vg_str secret_access_key, const struct vg_sigv4_clocks *clocks,
                    struct vg_error *err)
{
    struct vg_str stamp = VG_STR_NONE;
    int rc = check_date(sigv4, clocks, &stamp, err);
    if (rc != VG_OK)
        return rc;
    if (vg_secret_eq(sign(request, sigv4, stamp, secret_access_key), sigv4->signature))
        return VG_OK;
    return vg_fail(err, &VG_INVALID_SIGNATURE,
                   "The request signature we calculated does not match the signature you provided. "
                   "Check your AWS Secret "
                   "Access Key and signing method. Consult the service documentation for details.");
}
