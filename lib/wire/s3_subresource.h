/* wire/s3_subresource.h: S3 names operations by a parameter or a header ("?cors",
 * x-amz-copy-source). A request that has one which the matching operation does not know asks for
 * another operation, and must not be answered by this one. */
#ifndef VG_WIRE_S3_SUBRESOURCE_H
#define VG_WIRE_S3_SUBRESOURCE_H

#include "model/model.h"
#include "wire/message.h"

/* `op`: what the path alone leads to; NULL for none. When the request asks for more, `*name` is the
 * operation it asks for, as AWS calls it ("PutBucketCors"). */
bool vg_s3_asks_for_more(const struct vg_op_model *op, const struct vg_request *request,
                         struct vg_str *name);

#endif
