/* bus/journal.h: every call with its parent: who caused what. A ring in memory: the newest
 * VG_JOURNAL_MAX calls. */
#ifndef VG_BUS_JOURNAL_H
#define VG_BUS_JOURNAL_H

#include "base/buf.h"
#include "model/model.h"

enum { VG_JOURNAL_MAX = 8192, VG_JOURNAL_NOTE_MAX = 88 };

struct vg_journal_entry {
    uint64_t id;
    uint64_t parent_id; /* 0: none */
    uint64_t trace_id;
    int64_t at_ms; /* virtual time of the start */
    uint32_t duration_us;
    uint32_t runs;       /* how often the handler ran (deferral re-enters) */
    const char *kind;    /* "call", "effect", "page": literals */
    const char *service; /* of the model or the tables: live as long as the program */
    const char *operation;
    const char *error_code; /* NULL: success */
    int status;             /* as HTTP */
    char account[13];
    char region[24];
    char request_id[56];
    char note[VG_JOURNAL_NOTE_MAX]; /* the error's message, cut */
};

struct vg_journal {
    struct vg_journal_entry *ring; /* grows up to VG_JOURNAL_MAX */
    size_t cap;
    uint64_t count; /* of all ever added; the newest is at (count - 1) % cap */
};

void vg_journal_init(struct vg_journal *journal);
void vg_journal_deinit(struct vg_journal *journal);
void vg_journal_clear(struct vg_journal *journal);
/* The place of the next entry, for the caller to set; good until the next one is added. */
struct vg_journal_entry *vg_journal_add(struct vg_journal *journal);

struct vg_journal_query { /* absent or 0: any */
    struct vg_str service, operation;
    int status;
    int64_t since_ms;
    uint64_t trace_id;
};
/* Writes the matching entries as a JSON array, oldest first. */
void vg_journal_to_json(const struct vg_journal *journal, const struct vg_journal_query *query,
                        struct vg_buf *buf);

#endif
