/* mail/internal.h: what the files of mail/ share. */
#ifndef VG_MAIL_INTERNAL_H
#define VG_MAIL_INTERNAL_H

#include "bus/bus.h"
#include "bus/spaces.h"
#include "env/curl.h"
#include "mail.gen.h"
#include "mail/mail.h"

enum {
    MAIL_SPACE_MAIL = VG_SPACE(VG_SPACES_MAIL, 1), /* [id], of no account: there is one mailbox */
    MAIL_SPACE_COUNTER = VG_SPACE(VG_SPACES_MAIL, 2), /* the last id */
};

/* Of one instance. */
struct mail_state {
    struct vg_bus *bus;
    struct vg_curl *curl; /* NULL until the first relay */
    void (*on_stopped)(void *ctx);
    void *on_stopped_ctx;
};

/* mailbox.c */
int mail_find(struct vg_txn *txn, struct vg_arena *arena, uint64_t id,
              struct mail_record *record) VG_CHECKED;
void mail_write_json(const struct mail_record *record, struct vg_arena *arena,
                     struct vg_json_out *json);

/* mime.c: the message as SMTP carries it, headers and body, CRLF at line ends (RFC 5322, 2045,
 * 2047). */
struct vg_str mail_mime(struct vg_arena *arena, const struct mail_record *record);
/* "Name <a@b>" or "a@b" to "a@b". */
struct vg_str mail_address(struct vg_str mailbox);

/* relay.c */
extern const struct vg_effect_kind mail_relay;

/* pages.c */
extern const struct vg_route mail_pages[];

#endif
