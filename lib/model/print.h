/* model/print.h: values as the text that Java's toString gives them: how AWS shows them in its
 * error messages. */
#ifndef VG_MODEL_PRINT_H
#define VG_MODEL_PRINT_H

#include "model/model.h"

#include "base/buf.h"

/* "[a, b]", "{key=value}", "true", "5". `at` points at the value; structures by value when
 * `in_container`, else by pointer. Members that are @sensitive are not shown. */
void vg_value_print(struct vg_buf *buf, const struct vg_shape *shape, const void *at,
                    bool in_container);

/* AWS's spelling of a member in messages: the first letter small ("tableName", "sSESpecification").
 */
void vg_member_name_print(struct vg_buf *buf, struct vg_str name);

/* Bytes of a value in a sentence, for buffers that values are printed into: a request is printed at
 * many times its size, and what goes beyond is left out. */
enum { VG_PRINT_MAX = 256 * 1024 };

/* A blob of that many bytes. */
void vg_bytes_print(struct vg_buf *buf, size_t size);

#endif
