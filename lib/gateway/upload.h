/* gateway/upload.h: a streamed request body on its way into a blob, with aws-chunked framing taken
 * off. */
#ifndef VG_GATEWAY_UPLOAD_H
#define VG_GATEWAY_UPLOAD_H

#include "bus/bus.h"
#include "http/http.h"

#define VG_UPLOAD_PAYLOAD_MAX (5ull * 1024 * 1024 * 1024)           /* bytes; S3's 5 GiB */
#define VG_UPLOAD_BYTES_MAX (VG_UPLOAD_PAYLOAD_MAX + (64ull << 20)) /* with framing */

struct vg_upload;

/* What its headers already forbid: VG_FAIL. */
int vg_upload_check(const struct vg_request *request, struct vg_error *err) VG_CHECKED;
/* For a request whose headers are in and good. Framing is expected where they say so (aws-chunked,
 * STREAMING-...). */
struct vg_upload *vg_upload_new(struct vg_bus *bus, const struct vg_request *request);
/* The body goes beyond VG_UPLOAD_BYTES_MAX: S3's error for that. */
int vg_upload_fail_too_large(struct vg_error *err);
struct vg_http_sink vg_upload_sink(struct vg_upload *upload);
/* The body is in: sets `request->stream`, and adds the trailing headers to the others, as if they
 * had come in front. VG_FAIL for broken framing or a body that is not what its headers say. The
 * upload is gone. */
int vg_upload_finish(struct vg_upload *upload, struct vg_request *request,
                     struct vg_error *err) VG_CHECKED;
/* Gives up and forgets what came. */
void vg_upload_abort(struct vg_upload *upload);

#endif
