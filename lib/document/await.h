/* document/await.h: reading documents in a handler: large ones on a pool thread. */
#ifndef VG_DOCUMENT_AWAIT_H
#define VG_DOCUMENT_AWAIT_H

#include "bus/call.h"
#include "document/document.h"

/* vg_document_read of a text that lives as long as the call: VG_OK with the root, VG_FAIL with
 * `*problem`, VG_DEFER. */
int vg_document_await(struct vg_call *call, struct vg_str text, struct vg_doc **root,
                      struct vg_str *problem) VG_CHECKED;

#endif
