/* s3/content.h: the body of a PutObject with the digests that are asked of it. */
#ifndef VG_SERVICE_S3_CONTENT_H
#define VG_SERVICE_S3_CONTENT_H

#include "s3/s3.h"

struct s3_content {
    struct vg_body body; /* to be kept with vg_blob_keep */
    bool is_made_here;   /* a temporary file of this call's: discard it when it is not kept */
    uint8_t md5[16];
    uint8_t checksum[S3_CHECKSUM_BYTES_MAX]; /* of the algorithm that was asked for */
};

/* `algorithm` 0: no checksum. What the upload has not digested is read in the pool: VG_DEFER, then
 * VG_OK or VG_BROKEN. */
int s3_content_read(struct vg_call *call, const struct vg_body *body, int32_t algorithm,
                    struct s3_content *content) VG_CHECKED;

#endif
