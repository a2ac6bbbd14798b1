/* fuzz_apigateway_document: documents of ImportRestApi. What is read can be written and read again,
 * as JSON and as YAML, and is the same. */
#include "document/document.h"

#include "base/arena.h"

#include <stdlib.h>

static struct vg_str write_out(struct vg_arena *arena, const struct vg_doc *node)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    vg_document_write(node, &buf);
    return vg_buf_str(&buf);
}

static void expect_again(struct vg_arena *arena, struct vg_str text, struct vg_str expected)
{
    struct vg_doc *again;
    struct vg_str problem;
    /* Aliases are written out, which may be more than is read. */
    if (text.len > VG_DOCUMENT_BYTES_MAX)
        return;
    VG_ASSERT(vg_document_read(arena, text, &again, &problem));
    VG_ASSERT(vg_str_eq(write_out(arena, again), expected));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct vg_doc *root;
    struct vg_str problem;
    char *copy = malloc(size + 1);
    if (size > 0)
        memcpy(copy, data, size);
    vg_arena_init(&arena);
    if (vg_document_read(&arena, vg_str_of(copy, size), &root, &problem)) {
        struct vg_str written = write_out(&arena, root);
        struct vg_buf printed;
        vg_buf_init(&printed, &arena, 0);
        expect_again(&arena, written, written);
        vg_document_print(root, /* is_yaml= */ false, &printed);
        expect_again(&arena, vg_buf_str(&printed), written);
    } else {
        VG_ASSERT(vg_str_is_set(problem));
    }
    vg_arena_deinit(&arena);
    free(copy);
    return 0;
}
