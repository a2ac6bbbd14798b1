/* A request as text, for tests of the gateway's parts. */
#ifndef VG_TEST_GATEWAY_HELP_H
#define VG_TEST_GATEWAY_HELP_H

#include "gateway/head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct vg_arena arena;

static inline int setup(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

/* "METHOD target\nName: value\n...\n\nbody": line feeds end lines. Header names as they are; the
 * host is found among them. */
static inline struct vg_request parse_request(const char *text)
{
    struct vg_request request = {.arena = &arena, .host = VG_STR(""), .body = VG_STR("")};
    struct vg_str rest = vg_str_from(text), line;
    assert_true(vg_str_split(&rest, '\n', &line));
    assert_true(vg_str_split(&line, ' ', &request.method));
    request.target = line;
    ptrdiff_t mark = vg_str_find_char(line, '?');
    request.path = vg_str_slice(line, 0, mark < 0 ? line.len : (size_t)mark);
    request.query = mark < 0 ? VG_STR_NONE : vg_str_tail(line, (size_t)mark + 1);
    struct vg_header *headers = VG_NEW_ARRAY(&arena, struct vg_header, 256);
    request.headers = headers;
    while (vg_str_split(&rest, '\n', &line) && line.len > 0) {
        ptrdiff_t colon = vg_str_find_char(line, ':');
        assert_true(colon > 0 && request.header_count < 256);
        struct vg_header *header = &headers[request.header_count++];
        *header = (struct vg_header){vg_str_slice(line, 0, (size_t)colon),
                                     vg_str_trim(vg_str_tail(line, (size_t)colon + 1))};
        if (vg_str_ieq(header->name, VG_STR("host")))
            request.host = header->value;
    }
    if (vg_str_is_set(rest))
        request.body = rest;
    return request;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
