/* gateway/sigv4.c: the canonical request, the string to sign, the signature. */
#include "gateway/sigv4.h"

#include "base/codec.h"
#include "base/hash.h"
#include "base/timetext.h"
#include "env/clock.h"

#include <stdlib.h>

enum { CLOCK_SKEW_MS = 15 * 60 * 1000, QUERY_PARAMS_MAX = 256 };

/* "AKID/20260102/us-east-1/s3/aws4_request" */
static bool read_scope(struct vg_str scope, struct vg_sigv4 *sigv4)
{
    struct vg_str end;
    struct vg_str *parts[] = {&sigv4->access_key_id, &sigv4->date, &sigv4->region, &sigv4->service, &end};
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++)
        if (!vg_str_split(&scope, '/', parts[i]))
            return false;
    return !vg_str_is_set(scope) && vg_str_is(end, "aws4_request");
}

static int read_header(struct vg_str header, struct vg_sigv4 *sigv4, struct vg_error *err)
{
    struct vg_str rest = vg_str_tail(header, strlen("AWS4-HMAC-SHA256"));
    struct vg_str piece, scope = VG_STR_NONE;
    while (vg_str_split(&rest, ',', &piece)) {
        piece = vg_str_trim(piece);
        ptrdiff_t equals = vg_str_find_char(piece, '=');
        if (equals < 0)
            continue;
        struct vg_str name = vg_str_slice(piece, 0, (size_t)equals), value = vg_str_tail(piece, (size_t)equals + 1);
        if (vg_str_is(name, "Credential"))
            scope = value;
        else if (vg_str_is(name, "SignedHeaders"))
            sigv4->signed_headers = value;
        else if (vg_str_is(name, "Signature"))
            sigv4->signature = value;
    }
    const char *missing = !vg_str_is_set(scope)                   ? "Credential"
                          : !vg_str_is_set(sigv4->signature)      ? "Signature"
                          : !vg_str_is_set(sigv4->signed_headers) ? "SignedHeaders"
                                                                  : NULL;
    if (missing != NULL)
        return vg_fail(err, &VG_INCOMPLETE_SIGNATURE, "Authorization header requires '%s' parameter. Authorization=%.*s",
                       missing, VG_STR_ARG(header));
    if (!read_scope(scope, sigv4))
        return vg_fail(err, &VG_INCOMPLETE_SIGNATURE,
                       "Credential must have exactly 5 slash-delimited elements, e.g. "
                       "keyid/date/region/service/term, got '%.*s'",
                       VG_STR_ARG(scope));
    sigv4->is_present = true;
    return VG_OK;
}

static int read_query(const struct vg_request *request, struct vg_sigv4 *sigv4, struct vg_error *err)
{
    struct vg_str scope = vg_request_query(request, "X-Amz-Credential");
    if (!vg_str_is_set(scope))
        return VG_OK;
    sigv4->signature = vg_request_query(request, "X-Amz-Signature");
    sigv4->signed_headers = vg_request_query(request, "X-Amz-SignedHeaders");
    sigv4->amz_date = vg_request_query(request, "X-Amz-Date");
    sigv4->session_token = vg_request_query(request, "X-Amz-Security-Token");
    if (!read_scope(scope, sigv4) ||
        !vg_str_to_i64(vg_request_query(request, "X-Amz-Expires"), &sigv4->expires_s))
        return vg_fail(err, &VG_INCOMPLETE_SIGNATURE, "Query-string authentication is incomplete");
    sigv4->is_present = sigv4->is_presigned = true;
    return VG_OK;
}

int vg_sigv4_read(const struct vg_request *request, struct vg_sigv4 *sigv4, struct vg_error *err)
{
    *sigv4 = (struct vg_sigv4){0};
    struct vg_str header = vg_request_header(request, "Authorization");
    if (!vg_str_starts(header, VG_STR("AWS4-HMAC-SHA256")))
        return vg_str_is_set(request->query) ? read_query(request, sigv4, err) : VG_OK;
    sigv4->amz_date = vg_request_header(request, "X-Amz-Date");
    sigv4->session_token = vg_request_header(request, "X-Amz-Security-Token");
    return read_header(header, sigv4, err);
}

/* ---- Checking ---- */

static int compare_strs(const void *a, const void *b)
{
    return vg_str_cmp(*(const struct vg_str *)a, *(const struct vg_str *)b);
}

/* Parameters sorted, each side encoded anew; the signature itself left out. */
static void add_canonical_query(struct vg_buf *buf, const struct vg_request *request)
{
    struct vg_str pairs[QUERY_PARAMS_MAX];
    size_t count = 0;
    struct vg_str rest = request->query, piece;
    while (vg_str_is_set(request->query) && count < QUERY_PARAMS_MAX && vg_str_split(&rest, '&', &piece)) {
        if (piece.len == 0)
            continue;
        ptrdiff_t equals = vg_str_find_char(piece, '=');
        size_t name_len = equals < 0 ? piece.len : (size_t)equals;
        struct vg_str name = vg_percent_decode(request->arena, vg_str_slice(piece, 0, name_len), true);
        struct vg_str value = equals < 0 ? VG_STR("")
                                         : vg_percent_decode(request->arena, vg_str_tail(piece, name_len + 1), true);
        if (vg_str_is(name, "X-Amz-Signature"))
            continue;
        pairs[count++] = VG_CONCAT(request->arena, vg_percent_encode(request->arena, name, false), VG_STR("="),
                                   vg_percent_encode(request->arena, value, false));
    }
    qsort(pairs, count, sizeof pairs[0], compare_strs);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            vg_buf_add_char(buf, '&');
        vg_buf_add(buf, pairs[i]);
    }
}

/* Values trimmed, runs of spaces folded; a header that comes twice is joined with commas. */
static void add_canonical_headers(struct vg_buf *buf, const struct vg_request *request, struct vg_str signed_headers)
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

static struct vg_str payload_hash(const struct vg_request *request, const struct vg_sigv4 *sigv4)
{
    struct vg_str given = vg_request_header(request, "X-Amz-Content-Sha256");
    if (vg_str_is_set(given))
        return given;
    if (sigv4->is_presigned)
        return VG_STR("UNSIGNED-PAYLOAD");
    return vg_sha256_hex(request->arena, request->body);
}

static struct vg_str canonical_request(const struct vg_request *request, const struct vg_sigv4 *sigv4)
{
    struct vg_buf buf;
    vg_buf_init(&buf, request->arena, 0);
    vg_buf_add(&buf, request->method);
    vg_buf_add_char(&buf, '\n');
    /* S3 signs the path as sent; every other service encodes it once more. */
    if (vg_str_is(sigv4->service, "s3"))
        vg_percent_add(&buf, vg_percent_decode(request->arena, request->path, false), true);
    else
        vg_percent_add(&buf, request->path, true);
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

static struct vg_str sign(const struct vg_request *request, const struct vg_sigv4 *sigv4, struct vg_str secret)
{
    struct vg_arena *arena = request->arena;
    struct vg_str to_sign = vg_arena_printf(
        arena, "AWS4-HMAC-SHA256\n%.*s\n%.*s/%.*s/%.*s/aws4_request\n%.*s", VG_STR_ARG(sigv4->amz_date),
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

static int check_expiry(const struct vg_sigv4 *sigv4, int64_t at_ms, int64_t now_ms, struct vg_error *err)
{
    if (at_ms + sigv4->expires_s * 1000 >= now_ms)
        return VG_OK;
    return vg_fail(err, &VG_ACCESS_DENIED, "Request has expired");
}

static int check_date(const struct vg_request *request, const struct vg_sigv4 *sigv4, int64_t now_ms, struct vg_error *err)
{
    int64_t at_ms;
    if (!vg_time_parse_basic(sigv4->amz_date, &at_ms))
        return vg_fail(err, &VG_INCOMPLETE_SIGNATURE,
                       "Date must be in ISO-8601 'basic format'. Got '%.*s'. See http://en.wikipedia.org/wiki/ISO_8601",
                       VG_STR_ARG(sigv4->amz_date));
    if (sigv4->is_presigned)
        return check_expiry(sigv4, at_ms, now_ms, err);
    int64_t machine_ms = vg_machine_ms();
    if (at_ms + CLOCK_SKEW_MS >= machine_ms && at_ms <= machine_ms + CLOCK_SKEW_MS)
        return VG_OK;
    struct vg_arena *arena = request->arena;
    struct vg_str now = vg_time_format(arena, machine_ms, "%Y%m%dT%H%M%SZ");
    struct vg_str limit = vg_time_format(arena, machine_ms - CLOCK_SKEW_MS, "%Y%m%dT%H%M%SZ");
    return vg_fail(err, &VG_INVALID_SIGNATURE, "Signature expired: %.*s is now earlier than %.*s (%.*s - 15 min.)",
                   VG_STR_ARG(sigv4->amz_date), VG_STR_ARG(limit), VG_STR_ARG(now));
}

int vg_sigv4_verify(const struct vg_request *request, const struct vg_sigv4 *sigv4, struct vg_str secret_access_key,
                    int64_t now_ms, struct vg_error *err)
{
    int rc = check_date(request, sigv4, now_ms, err);
    if (rc != VG_OK)
        return rc;
    if (vg_secret_eq(sign(request, sigv4, secret_access_key), sigv4->signature))
        return VG_OK;
    return vg_fail(err, &VG_INVALID_SIGNATURE,
                   "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
                   "Access Key and signing method. Consult the service documentation for details.");
}
