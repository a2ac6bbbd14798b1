/* gateway/upload.c: pieces from the socket, through the aws-chunked reader where needed, into the blob writer.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html: chunks are "<hex size>[;chunk-signature=...]\r\n<bytes>\r\n", the
 * last one has size 0 and may be followed by trailing headers. */
#include "gateway/upload.h"

#include "store/blob.h"

#include <stdlib.h>

enum { LINE_MAX_BYTES = 8192 };

enum framing_state { CHUNK_LINE, CHUNK_DATA, CHUNK_DATA_END, TRAILER_LINE, FRAMING_DONE, FRAMING_BAD };

struct vg_upload {
    struct vg_blob_writer *writer;
    bool is_framed;
    enum framing_state state;
    uint64_t chunk_left;
    char line[LINE_MAX_BYTES];
    size_t line_len;
    /* The piece at hand while the blob writer takes its parts. */
    struct vg_str rest;
    void (*done)(void *done_ctx, bool is_ok);
    void *done_ctx;
};

struct vg_upload *vg_upload_new(struct vg_bus *bus, const struct vg_request *request)
{
    struct vg_upload *upload = calloc(1, sizeof *upload);
    VG_ASSERT(upload != NULL);
    upload->writer = vg_blob_writer_new(vg_bus_store(bus), vg_bus_loop(bus));
    struct vg_str hash = vg_request_header(request, "X-Amz-Content-Sha256");
    struct vg_str encoding = vg_request_header(request, "Content-Encoding");
    upload->is_framed = vg_str_starts(hash, VG_STR("STREAMING-")) || vg_str_find(encoding, VG_STR("aws-chunked")) >= 0;
    return upload;
}

/* A whole line of framing is in `line`. */
static void take_line(struct vg_upload *upload)
{
    struct vg_str line = vg_str_trim(vg_str_of(upload->line, upload->line_len));
    upload->line_len = 0;
    if (upload->state == TRAILER_LINE) {
        if (line.len == 0)
            upload->state = FRAMING_DONE;
        return;
    }
    uint64_t size = 0;
    size_t digits = 0;
    for (; digits < line.len && line.ptr[digits] != ';'; digits++) {
        char c = line.ptr[digits];
        int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (value < 0 || digits >= 12) {
            upload->state = FRAMING_BAD;
            return;
        }
        size = size * 16 + (uint64_t)value;
    }
    upload->chunk_left = size;
    upload->state = digits == 0 ? FRAMING_BAD : size == 0 ? TRAILER_LINE : CHUNK_DATA;
}

/* Reads framing off the front of the rest until payload comes: that, or an absent view when the rest is used up. */
static struct vg_str next_payload(struct vg_upload *upload)
{
    struct vg_str *rest = &upload->rest;
    while (rest->len > 0 && upload->state != FRAMING_DONE && upload->state != FRAMING_BAD) {
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

static void on_piece(void *ctx, struct vg_str piece, void (*done)(void *done_ctx, bool is_ok), void *done_ctx)
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

int vg_upload_finish(struct vg_upload *upload, struct vg_request *request, struct vg_error *err)
{
    bool is_broken = upload->is_framed && upload->state != FRAMING_DONE && upload->state != TRAILER_LINE;
    request->stream = vg_blob_finish(upload->writer, request->arena);
    free(upload);
    struct vg_str decoded = vg_request_header(request, "X-Amz-Decoded-Content-Length");
    uint64_t expected;
    if (vg_str_is_set(decoded) && vg_str_to_u64(decoded, &expected) && expected != request->stream.size)
        is_broken = true;
    if (!is_broken)
        return VG_OK;
    vg_blob_discard(&request->stream);
    return vg_fail(err, &VG_INCOMPLETE_BODY, "The request body terminated unexpectedly");
}

void vg_upload_abort(struct vg_upload *upload)
{
    if (upload == NULL)
        return;
    vg_blob_writer_free(upload->writer);
    free(upload);
}
