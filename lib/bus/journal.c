/* bus/journal.c: a ring of the newest calls. */
#include "bus/journal.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

void vg_journal_init(struct vg_journal *journal)
{
    *journal = (struct vg_journal){0};
}

void vg_journal_deinit(struct vg_journal *journal)
{
    free(journal->ring);
    journal->ring = NULL;
}

void vg_journal_clear(struct vg_journal *journal)
{
    journal->count = 0;
}

/* Grows while the ring has not come round; an idle instance stays small. */
static void make_room(struct vg_journal *journal)
{
    if (journal->cap == VG_JOURNAL_MAX || journal->count < journal->cap)
        return;
    size_t cap = journal->cap == 0 ? 256 : journal->cap * 2;
    journal->ring = realloc(journal->ring, cap * sizeof *journal->ring);
    VG_ASSERT(journal->ring != NULL);
    journal->cap = cap;
}

struct vg_journal_entry *vg_journal_add(struct vg_journal *journal)
{
    make_room(journal);
    return &journal->ring[journal->count++ % journal->cap];
}

static bool matches(const struct vg_journal_entry *entry, const struct vg_journal_query *query)
{
    return (!vg_str_is_set(query->service) || vg_str_is(query->service, entry->service)) &&
           (!vg_str_is_set(query->operation) || vg_str_is(query->operation, entry->operation)) &&
           (query->status == 0 || query->status == entry->status) &&
           entry->at_ms >= query->since_ms &&
           (query->trace_id == 0 || query->trace_id == entry->trace_id);
}

static void member_id(struct vg_json_out *out, const char *name, uint64_t id)
{
    char text[24];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)id);
    vg_json_out_member(out, name, vg_str_from(text));
}

static void write_entry(struct vg_json_out *out, const struct vg_journal_entry *entry)
{
    vg_json_out_begin(out, '{');
    member_id(out, "id", entry->id);
    if (entry->parent_id != 0)
        member_id(out, "parent", entry->parent_id);
    member_id(out, "trace", entry->trace_id);
    vg_json_out_member(out, "kind", vg_str_from(entry->kind));
    vg_json_out_member(out, "service", vg_str_from(entry->service));
    vg_json_out_member(out, "operation", vg_str_from(entry->operation));
    vg_json_out_member_i64(out, "status", entry->status);
    if (entry->error_code != NULL) {
        vg_json_out_member(out, "error", vg_str_from(entry->error_code));
        vg_json_out_member(out, "message", vg_str_from(entry->note));
    }
    vg_json_out_member_i64(out, "time", entry->at_ms);
    vg_json_out_member_i64(out, "durationMicros", entry->duration_us);
    vg_json_out_member_i64(out, "runs", entry->runs);
    vg_json_out_member(out, "account", vg_str_from(entry->account));
    vg_json_out_member(out, "region", vg_str_from(entry->region));
    vg_json_out_member(out, "requestId", vg_str_from(entry->request_id));
    vg_json_out_end(out, '}');
}

void vg_journal_to_json(const struct vg_journal *journal, const struct vg_journal_query *query,
                        struct vg_buf *buf)
{
    struct vg_json_out out = vg_json_out_to(buf);
    vg_json_out_begin(&out, '[');
    uint64_t first = journal->count > journal->cap ? journal->count - journal->cap : 0;
    for (uint64_t i = first; i < journal->count; i++) {
        const struct vg_journal_entry *entry = &journal->ring[i % journal->cap];
        if (matches(entry, query))
            write_entry(&out, entry);
    }
    vg_json_out_end(&out, ']');
}
