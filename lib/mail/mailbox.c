/* mail/mailbox.c: the mailbox: mails under increasing ids, the newest MAILS_MAX of them. */
#include "base/json.h"
#include "base/timetext.h"
#include "mail/internal.h"

enum { MAILS_MAX = 10000 };

static struct vg_str mail_key(struct vg_arena *arena, uint64_t id)
{
    struct vg_key key;
    vg_key_begin(&key, arena, VG_STR(""), VG_STR(""), MAIL_SPACE_MAIL);
    vg_key_u64(&key, id);
    return vg_key_bytes(&key);
}

static struct vg_str mailbox_prefix(struct vg_arena *arena)
{
    struct vg_key key;
    vg_key_begin(&key, arena, VG_STR(""), VG_STR(""), MAIL_SPACE_MAIL);
    return vg_key_bytes(&key);
}

static int next_id(struct vg_call *call, uint64_t *id)
{
    struct vg_key key;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), MAIL_SPACE_COUNTER);
    return vg_counter_add(call->txn, vg_key_bytes(&key), 1, id);
}

/* Each new mail pushes out the one that is MAILS_MAX older, so that never more are kept. */
static int drop_oldest(struct vg_call *call, uint64_t newest)
{
    if (newest <= MAILS_MAX)
        return VG_OK;
    int rc = vg_delete(call->txn, mail_key(call->arena, newest - MAILS_MAX));
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int vg_mail_send(struct vg_call *call, const struct vg_mail *mail)
{
    uint64_t id;
    int rc = next_id(call, &id);
    if (rc != VG_OK)
        return rc;
    struct mail_record record = {
        .id = vg_i64((int64_t)id),
        .to = mail->to,
        .from = mail->from,
        .subject = mail->subject,
        .text = mail->text,
        .html = mail->html,
        .source = mail->source,
        .date_ms = vg_i64(call->now_ms),
    };
    rc = vg_record_put(call->txn, mail_key(call->arena, id), &mail_shape_record, call->arena,
                       &record);
    if (rc == VG_OK)
        rc = drop_oldest(call, id);
    if (rc == VG_OK && vg_bus_smtp_url(call->bus) != NULL)
        rc = vg_effect_queue(call, &mail_relay, &record, /* due_ms= */ 0, /* id= */ NULL);
    return rc;
}

int mail_find(struct vg_txn *txn, struct vg_arena *arena, uint64_t id, struct mail_record *record)
{
    return vg_record_get(txn, mail_key(arena, id), &mail_shape_record, arena, record);
}

void mail_write_json(const struct mail_record *record, struct vg_arena *arena,
                     struct vg_json_out *json)
{
    struct vg_buf id;
    vg_buf_init(&id, arena, 0);
    vg_buf_add_i64(&id, record->id.v);
    vg_json_out_begin(json, '{');
    vg_json_out_member(json, "id", vg_buf_str(&id));
    vg_json_out_member(json, "to", record->to);
    vg_json_out_member(json, "from", record->from);
    vg_json_out_member(json, "subject", record->subject);
    vg_json_out_member(json, "text", record->text);
    vg_json_out_member(json, "html", record->html);
    vg_json_out_member(json, "date", vg_time_iso(arena, record->date_ms.v, /* with_ms= */ true));
    vg_json_out_member(json, "source", record->source);
    vg_json_out_end(json, '}');
}

int vg_mail_list(struct vg_txn *txn, struct vg_arena *arena, struct vg_str to,
                 struct vg_str subject, struct vg_buf *json)
{
    struct vg_json_out out = vg_json_out_to(json);
    struct vg_walk walk;
    struct mail_record record;
    vg_walk_begin(&walk, txn, arena, mailbox_prefix(arena), VG_STR_NONE, false,
                  /* is_reverse= */ false);
    vg_json_out_begin(&out, '[');
    int rc;
    while ((rc = vg_record_next(&walk, &mail_shape_record, NULL, &record)) == VG_OK) {
        bool is_wanted = (!vg_str_is_set(to) || vg_str_eq(to, record.to)) &&
                         (!vg_str_is_set(subject) || vg_str_find(record.subject, subject) >= 0);
        if (is_wanted)
            mail_write_json(&record, arena, &out);
    }
    vg_json_out_end(&out, ']');
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int vg_mail_clear(struct vg_txn *txn, struct vg_arena *arena)
{
    int rc = vg_delete_prefix(txn, mailbox_prefix(arena), MAILS_MAX);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}
