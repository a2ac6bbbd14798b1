/* document/openapi.h: what documents of Swagger 2.0 and OpenAPI 3 have in common for all who import
 * them. */
#ifndef VG_DOCUMENT_OPENAPI_H
#define VG_DOCUMENT_OPENAPI_H

#include "document/document.h"
#include "model/value.h"

/* What `mode` makes of the document's base path, to be put before its paths: "ignore" (also when
 * absent) nothing, "prepend" all of it, "split" all but its first part. "" or "/v1/". False for
 * other modes. */
bool vg_openapi_base_path(struct vg_arena *arena, const struct vg_doc *document, struct vg_str mode,
                          struct vg_str *base_path) VG_CHECKED;
/* An operation's key below its path: "get" to "GET", the extension for any method to "ANY"; NULL
 * for what is no operation. */
const char *vg_openapi_method(struct vg_str key);
/* The texts of an array as a generated list of strings (struct vg_str); what is no text is left
 * out. `set` when the node is an array. */
struct vg_list vg_openapi_strings(struct vg_arena *arena, const struct vg_doc *node);

#endif
