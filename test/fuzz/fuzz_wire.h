/* fuzz_wire: decodes a request, and whatever comes of it must survive the constraint checks, plain
 * JSON there and back, and encoding. Errors must be encodable. */
#ifndef VG_FUZZ_WIRE_H
#define VG_FUZZ_WIRE_H

#include "model/plain.h"
#include "wire/wire.h"

#include <stdlib.h>

static inline struct vg_str fuzz_plain(struct vg_arena *arena, const struct vg_shape *shape,
                                       const void *value)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    vg_value_to_json(shape, value, &buf);
    return vg_buf_str(&buf);
}

static inline struct vg_str fuzz_plain_again(struct vg_arena *arena, const struct vg_shape *shape,
                                             struct vg_str text)
{
    struct vg_violations violations;
    struct vg_str problem;
    void *value = vg_arena_zalloc(arena, 1, shape->size);
    vg_violations_init(&violations, arena);
    VG_ASSERT(vg_value_from_json(shape, text, arena, value, &violations, &problem));
    return fuzz_plain(arena, shape, value);
}

/* Plain JSON is exact: what is read back reads the same. Not so the first time: DynamoDB prints
 * values that break its rules as null, and nulls are absent. */
static inline void fuzz_check_plain(struct vg_arena *arena, const struct vg_shape *shape,
                                    const void *value)
{
    struct vg_str text = fuzz_plain_again(arena, shape, fuzz_plain(arena, shape, value));
    VG_ASSERT(vg_str_eq(text, fuzz_plain_again(arena, shape, text)));
}

/* Decodes; a value is answered as if it were the output, an error as an error. */
static inline void fuzz_request(struct vg_wire_call *call, const struct vg_request *request)
{
    struct vg_arena *arena = call->arena;
    const struct vg_shape *shape = call->op->input;
    void *in = vg_arena_zalloc(arena, 1, shape->size);
    struct vg_violations violations;
    struct vg_error err = {.arena = arena};
    struct vg_response response;
    vg_violations_init(&violations, arena);
    vg_response_init(&response, arena, 0);
    if (call->protocol->decode(call, request, in, &violations, &err) != VG_OK) {
        VG_ASSERT(err.shape != NULL);
        call->protocol->encode_error(call, &err, &response);
        return;
    }
    bool is_known = violations.count == 0; /* unknown enum text is not kept */
    vg_check(shape, in, &violations);
    if (is_known)
        fuzz_check_plain(arena, shape, in);
    struct vg_op_model echo = *call->op;
    echo.output = shape;
    call->op = &echo;
    call->protocol->encode(call, in, &response);
}

static inline struct vg_wire_call fuzz_call(struct vg_arena *arena,
                                            const struct vg_protocol *protocol,
                                            const struct vg_service_model *service)
{
    vg_arena_init(arena);
    return (struct vg_wire_call){.arena = arena,
                                 .protocol = protocol,
                                 .service = service,
                                 .request_id = VG_STR("id"),
                                 .resource = VG_STR("/")};
}

/* A copy on the heap, so that reading past its end is seen. */
static inline char *fuzz_copy(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    VG_ASSERT(copy != NULL);
    memcpy(copy, data, size);
    return realloc(copy, size > 0 ? size : 1);
}

/* "METHOD target", header lines, an empty line, the body. */
static inline void fuzz_parse_request(struct vg_arena *arena, struct vg_str text,
                                      struct vg_request *request)
{
    enum { HEADERS_MAX = 32 };
    struct vg_header *headers = VG_NEW_ARRAY(arena, struct vg_header, HEADERS_MAX);
    struct vg_str line = VG_STR("");
    *request = (struct vg_request){.arena = arena, .headers = headers, .body = VG_STR("")};
    (void)vg_str_split(&text, '\n', &line);
    (void)vg_str_split(&line, ' ', &request->method);
    if (vg_str_is_set(line))
        (void)vg_str_split(&line, '?', &request->path);
    request->query = line;
    while (vg_str_split(&text, '\n', &line) && line.len > 0) {
        ptrdiff_t colon = vg_str_find_char(line, ':');
        if (colon > 0 && request->header_count < HEADERS_MAX)
            headers[request->header_count++] =
                (struct vg_header){vg_str_slice(line, 0, (size_t)colon),
                                   vg_str_trim(vg_str_tail(line, (size_t)colon + 1))};
    }
    if (vg_str_is_set(text))
        request->body = text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
