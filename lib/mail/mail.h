/* mail/mail.h: the mailbox of an instance: what its services send, kept for a person or a test to
 * read, and relayed by SMTP if asked. */
#ifndef VG_MAIL_MAIL_H
#define VG_MAIL_MAIL_H

#include "bus/service.h"

/* Has no operations: pages under /_virga/mail and the relay effect. One of the bus's services. */
extern const struct vg_service vg_mail_service;

struct vg_mail {
    struct vg_str to;
    struct vg_str from;    /* "AWS Notifications <no-reply@sns.amazonaws.com>" */
    struct vg_str subject; /* one line */
    struct vg_str text;    /* plain body; absent: none */
    struct vg_str html;    /* absent: none */
    struct vg_str source;  /* service that sends: "sns", "cognito" */
};

/* Puts the mail into the mailbox and queues its relay, in the call's transaction. VG_OK or
 * VG_BROKEN. */
int vg_mail_send(struct vg_call *call, const struct vg_mail *mail) VG_CHECKED;

/* The kept mails, oldest first, as JSON:
 * [{"id","to","from","subject","text","html","date","source"}]. `to` picks by equality, `subject`
 * by substring; absent: any. VG_OK or VG_BROKEN. */
int vg_mail_list(struct vg_txn *txn, struct vg_arena *arena, struct vg_str to,
                 struct vg_str subject, struct vg_buf *json) VG_CHECKED;
/* Empties the mailbox; what is on its way to the relay goes on. */
int vg_mail_clear(struct vg_txn *txn, struct vg_arena *arena) VG_CHECKED;

#endif
