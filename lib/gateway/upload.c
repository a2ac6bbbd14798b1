/* gateway/upload.c: pieces from the socket, through the aws-chunked reader where needed, into the
 * blob writer. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html: chunks are
 * "<hex size>[;chunk-signature=...]\r\n<bytes>\r\n", the last one has size 0 and may be followed by
 * trailing headers, which X-Amz-Trailer has announced. */
#include "gateway/upload.h"

#include "base/codec.h"
#include "store/blob.h"

#include <stdlib.h>

enum { LINE_MAX_BYTES = 8192, TRAILERS_MAX = 8 };

enum framing_state {
    CHUNK_LINE,
    CHUNK_DATA,
    CHUNK_DATA_END,
    TRAILER_LINE,
    FRAMING_DONE,
    FRAMING_BAD,
    TRAILER_BAD
};

/* Errors of S3's, which alone has uploads. */
static const struct vg_error_shape malformed_trailer = {
    .name = VG_STR_INIT("MalformedTrailerError"),
    .code = VG_STR_INIT("MalformedTrailerError"),
    .http_status = 400,
    .is_sender_fault = true,
    .message_name = VG_STR_INIT("Message"),
};
static const struct vg_error_shape sha256_mismatch = {
    .name = VG_STR_INIT("XAmzContentSHA256Mismatch"),
    .code = VG_STR_INIT("XAmzContentSHA256Mismatch"),
    .http_status = 400,
    .is_sender_fault = true,
    .message_name = VG_STR_INIT("Message"),
};

static const struct vg_error_shape missing_content_length = {
    .name = VG_STR_INIT("MissingContentLength"),
    .code = VG_STR_INIT("MissingContentLength"),
    .http_status = 411,
    .is_sender_fault = true,
    .message_name = VG_STR_INIT("Message"),
};
static const struct vg_error_shape entity_too_large = {
    .name = VG_STR_INIT("EntityTooLarge"),
    .code = VG_STR_INIT("EntityTooLarge"),
    .http_status = 400,
    .is_sender_fault = true,
    .message_name = VG_STR_INIT("Message"),
};

struct vg_upload {
    struct vg_blob_writer *writer;
    struct vg_arena *arena; /* the request's */
    bool is_framed;
    enum framing_state state;
    uint64_t chunk_left;
    char line[LINE_MAX_BYTES];
    size_t line_len;
    struct vg_str announced; /* names of trailing headers, separated by commas; absent for none */
    struct vg_header trailers[TRAILERS_MAX];
    size_t trailer_count;
    /* The piece at hand while the blob writer takes its parts. */
    struct vg_str rest;
    void (*done)(void *done_ctx, bool is_ok);
    void *done_ctx;
};

/* ---- What the headers say ---- */

static bool is_streaming(const struct vg_request *request)
{
    return vg_str_starts(vg_request_header(request, "X-Amz-Content-Sha256"), VG_STR("STREAMING-"));
}

int vg_upload_fail_too_large(struct vg_error *err)
{
    return vg_fail(err, &entity_too_large, "Your proposed upload exceeds the maximum allowed size");
}

/* S3 wants to know the size in advance. */
int vg_upload_check(const struct vg_request *request, struct vg_error *err)
{
    bool is_chunked = request->content_length == UINT64_MAX;
    bool has_length = vg_str_is_set(vg_request_header(request, "Content-Length"));
    struct vg_str decoded = vg_request_header(request, "X-Amz-Decoded-Content-Length");
    uint64_t size;
    if (vg_str_is_set(decoded) ? !vg_str_to_u64(decoded, &size)
                               : is_streaming(request) || (!is_chunked && !has_length))
        return vg_fail(err, &missing_content_length,
                       "You must provide the Content-Length HTTP header.");
    if (is_chunked && !vg_str_is_set(decoded))
        return vg_fail(err, &VG_NOT_IMPLEMENTED,
                       "A header you provided implies functionality that is not implemented "
                       "(Transfer-Encoding)");
    if (vg_str_is_set(decoded) && size > VG_UPLOAD_PAYLOAD_MAX)
        return vg_upload_fail_too_large(err);
    return VG_OK;
}

/* Among names separated by commas. */
static bool has_word(struct vg_str list, struct vg_str word)
{
    struct vg_str one;
    while (vg_str_split(&list, ',', &one))
        if (vg_str_ieq(vg_str_trim(one), word))
            return true;
    return false;
}

/* A checksum is asked for by its name, its own header, or as a trailer. */
static bool wants_checksum(const struct vg_request *request, const char *name, const char *header)
{
    return has_word(vg_request_header(request, "X-Amz-Sdk-Checksum-Algorithm"),
                    vg_str_from(name)) ||
           has_word(vg_request_header(request, "X-Amz-Trailer"), vg_str_from(header)) ||
           vg_str_is_set(vg_request_header(request, header));
}

/* Each costs as much as the writing. The ETag needs the MD5. */
static unsigned wanted_digests(const struct vg_request *request)
{
    enum { SHA256_DIGITS = 64 };
    unsigned digests = VG_DIGEST_MD5;
    if (vg_request_header(request, "X-Amz-Content-Sha256").len == SHA256_DIGITS ||
        wants_checksum(request, "SHA256", "x-amz-checksum-sha256"))
        digests |= VG_DIGEST_SHA256;
    if (wants_checksum(request, "CRC32", "x-amz-checksum-crc32"))
        digests |= VG_DIGEST_CRC32;
    return digests;
}

struct vg_upload *vg_upload_new(struct vg_bus *bus, const struct vg_request *request)
{
    struct vg_upload *upload = calloc(1, sizeof *upload);
    VG_ASSERT(upload != NULL);
    upload->writer =
        vg_blob_writer_new(vg_bus_store(bus), vg_bus_loop(bus), wanted_digests(request));
    upload->arena = request->arena;
    struct vg_str encoding = vg_request_header(request, "Content-Encoding");
    upload->is_framed = is_streaming(request) || vg_str_find(encoding, VG_STR("aws-chunked")) >= 0;
    upload->announced = vg_request_header(request, "X-Amz-Trailer");
    return upload;
}

/* ---- Framing ---- */

static bool has_trailer(const struct vg_upload *upload, struct vg_str name)
{
    for (size_t i = 0; i < upload->trailer_count; i++)
        if (vg_str_ieq(upload->trailers[i].name, name))
            return true;
    return false;
}

/* Only what was announced gets in, once: nothing behind the body overrides what the request was
 * routed by. The trailer's own signature is not checked. */
static bool take_trailer(struct vg_upload *upload, struct vg_str line)
{
    ptrdiff_t colon = vg_str_find_char(line, ':');
    struct vg_str name = vg_str_trim(vg_str_slice(line, 0, colon < 0 ? 0 : (size_t)colon));
    if (vg_str_ieq(name, VG_STR("x-amz-trailer-signature")))
        return true;
    if (name.len == 0 || !has_word(upload->announced, name) || has_trailer(upload, name) ||
        upload->trailer_count == TRAILERS_MAX)
        return false;
    upload->trailers[upload->trailer_count++] = (struct vg_header){
        .name = vg_arena_copy(upload->arena, name),
        .value = vg_arena_copy(upload->arena, vg_str_trim(vg_str_tail(line, (size_t)colon + 1))),
    };
    return true;
}

static void take_chunk_line(struct vg_upload *upload, struct vg_str line)
{
    enum { DIGITS_MAX = 12 };
    uint64_t size = 0;
    size_t digits = 0;
    for (; digits < line.len && line.ptr[digits] != ';'; digits++) {
        int value = vg_hex_digit(line.ptr[digits]);
        if (value < 0 || digits == DIGITS_MAX) {
            upload->state = FRAMING_BAD;
            return;
        }
        size = size * 16 + (uint64_t)value;
    }
    upload->chunk_left = size;
    upload->state = digits == 0 ? FRAMING_BAD : size == 0 ? TRAILER_LINE : CHUNK_DATA;
}

/* A whole line of framing is in `line`. */
static void take_line(struct vg_upload *upload)
{
    struct vg_str line = vg_str_trim(vg_str_of(upload->line, upload->line_len));
    upload->line_len = 0;
    if (upload->state == CHUNK_LINE)
        take_chunk_line(upload, line);
    else if (line.len == 0)
        upload->state = FRAMING_DONE;
    else if (!take_trailer(upload, line))
        upload->state = TRAILER_BAD;
}

static bool has_ended(const struct vg_upload *upload)
{
    return upload->state == FRAMING_DONE || upload->state == FRAMING_BAD ||
           upload->state == TRAILER_BAD;
}

/* Reads framing off the front of the rest until payload comes: that, or an absent view when the
 * rest is used up. */
static struct vg_str next_payload(struct vg_upload *upload)
{
    struct vg_str *rest = &upload->rest;
    while (rest->len > 0 && !has_ended(upload)) {
        if (upload->state == CHUNK_DATA) {
            size_t take = rest->len < upload->chunk_left ? rest->len : (size_t)upload->chunk_left;
            struct vg_str payload = vg_str_slice(*rest, 0, take);
            *rest = vg_str_tail(*rest, take);
            upload->chunk_left -= take;
            if (upload->chunk_left == 0)
                upload->state = CHUNK_DATA_END;
            return payload;
        }
        char c = rest->ptr[0];
        *rest = vg_str_tail(*rest, 1);
        if (upload->state == CHUNK_DATA_END) {
            if (c == '\n')
                upload->state = CHUNK_LINE;
            else if (c != '\r')
                upload->state = FRAMING_BAD;
        } else if (c == '\n') {
            take_line(upload);
        } else if (upload->line_len < LINE_MAX_BYTES) {
            upload->line[upload->line_len++] = c;
        } else {
            upload->state = FRAMING_BAD;
        }
    }
    return VG_STR_NONE;
}

static void on_part_written(void *ctx, bool is_ok);

static void write_next(struct vg_upload *upload)
{
    struct vg_str payload = next_payload(upload);
    if (vg_str_is_set(payload))
        vg_blob_write(upload->writer, payload, on_part_written, upload);
    else
        upload->done(upload->done_ctx, true);
}

static void on_part_written(void *ctx, bool is_ok)
{
    struct vg_upload *upload = ctx;
    if (is_ok)
        write_next(upload);
    else
        upload->done(upload->done_ctx, false);
}

static void on_piece(void *ctx, struct vg_str piece, void (*done)(void *done_ctx, bool is_ok),
                     void *done_ctx)
{
    struct vg_upload *upload = ctx;
    if (!upload->is_framed) {
        vg_blob_write(upload->writer, piece, done, done_ctx);
        return;
    }
    upload->rest = piece;
    upload->done = done;
    upload->done_ctx = done_ctx;
    write_next(upload);
}

struct vg_http_sink vg_upload_sink(struct vg_upload *upload)
{
    return (struct vg_http_sink){.ctx = upload, .write = on_piece};
}

/* ---- The end ---- */

static bool has_all_trailers(const struct vg_upload *upload)
{
    struct vg_str rest = upload->announced, name;
    while (vg_str_split(&rest, ',', &name))
        if (!has_trailer(upload, vg_str_trim(name)))
            return false;
    return true;
}

static void add_trailers(const struct vg_upload *upload, struct vg_request *request)
{
    size_t count = request->header_count + upload->trailer_count;
    struct vg_header *headers = VG_NEW_ARRAY(request->arena, struct vg_header, count);
    memcpy(headers, request->headers, request->header_count * sizeof *headers);
    memcpy(headers + request->header_count, upload->trailers,
           upload->trailer_count * sizeof *headers);
    request->headers = headers;
    request->header_count = count;
}

/* What the headers say of the body, now that it is there. */
static int check_body(const struct vg_upload *upload, const struct vg_request *request,
                      struct vg_error *err)
{
    const struct vg_body *body = &request->stream;
    struct vg_str decoded = vg_request_header(request, "X-Amz-Decoded-Content-Length");
    struct vg_str hash = vg_request_header(request, "X-Amz-Content-Sha256");
    struct vg_str digest;
    uint64_t expected;
    bool is_short =
        upload->is_framed && (upload->state < TRAILER_LINE || upload->state == FRAMING_BAD);
    if (vg_str_is_set(decoded) && (!vg_str_to_u64(decoded, &expected) || expected != body->size))
        is_short = true;
    if (is_short)
        return vg_fail(
            err, &VG_INCOMPLETE_BODY,
            "You did not provide the number of bytes specified by the Content-Length HTTP header");
    if (upload->is_framed && (upload->state == TRAILER_BAD || !has_all_trailers(upload)))
        return vg_fail(err, &malformed_trailer,
                       "The request contained trailing data that was not well-formed or did not "
                       "conform to our published "
                       "schema.");
    bool has_digest =
        hash.len == 2 * sizeof body->sha256 && vg_hex_decode(request->arena, hash, &digest);
    if (has_digest && !vg_str_eq(digest, vg_str_of(body->sha256, sizeof body->sha256)))
        return vg_fail(
            err, &sha256_mismatch,
            "The provided 'x-amz-content-sha256' header does not match what was computed.");
    return VG_OK;
}

int vg_upload_finish(struct vg_upload *upload, struct vg_request *request, struct vg_error *err)
{
    request->stream = vg_blob_finish(upload->writer, request->arena);
    int rc = check_body(upload, request, err);
    if (rc != VG_OK) {
        vg_blob_discard(&request->stream);
        request->stream = (struct vg_body){.kind = VG_BODY_NONE};
    } else if (upload->trailer_count > 0) {
        add_trailers(upload, request);
    }
    free(upload);
    return rc;
}

void vg_upload_abort(struct vg_upload *upload)
{
    if (upload == NULL)
        return;
    vg_blob_writer_free(upload->writer);
    free(upload);
}
