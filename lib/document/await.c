/* document/await.c: see await.h. */
#include "document/await.h"

/* Bytes that are read on the loop: less than a millisecond's work, also as YAML. */
enum { BYTES_AT_ONCE = 4096 };

struct reading {
    struct vg_str text;
    struct vg_doc *root;
    struct vg_str problem;
    bool is_read;
};

/* On any thread. */
static void read_text(struct vg_arena *arena, void *data)
{
    struct reading *reading = data;
    reading->is_read = vg_document_read(arena, reading->text, &reading->root, &reading->problem);
}

int vg_document_await(struct vg_call *call, struct vg_str text, struct vg_doc **root,
                      struct vg_str *problem)
{
    struct reading *reading = VG_NEW(call->arena, struct reading);
    reading->text = text;
    if (text.len <= BYTES_AT_ONCE) {
        read_text(call->arena, reading);
    } else {
        void *data = reading;
        static const struct vg_build build = {.name = "document", .work = read_text};
        int rc = vg_await_build(call, &build, &data);
        if (rc != VG_OK)
            return rc;
        reading = data;
    }
    *root = reading->root;
    *problem = reading->problem;
    return reading->is_read ? VG_OK : VG_FAIL;
}
