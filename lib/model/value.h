/* model/value.h: the C types that generated structs are made of. Every member can tell "absent"
 * from its value.
 *
 *   Smithy                        C                          absent when
 *   string                        struct vg_str              ptr == NULL
 *   blob                          struct vg_str (bytes)      ptr == NULL
 *   blob with @streaming          struct vg_body             kind == VG_BODY_NONE
 *   boolean                       struct vg_bool             !set
 *   byte, short, integer          struct vg_i32              !set
 *   long                          struct vg_i64              !set
 *   float, double                 struct vg_f64              !set
 *   timestamp                     struct vg_time             !set      (milliseconds since the
 * epoch) enum                          int32_t                    0         (generated constants
 * start at 1) list of T                     struct { T *items; size_t count; bool set; } map to T
 * struct { struct {struct vg_str key; T value;} *items; size_t count; bool set; } structure, union
 * const struct <svc>_<shape> *   NULL  (in lists and maps: the struct itself) document struct
 * vg_str (JSON text)  ptr == NULL shape with @virga#codec       struct vg_str (what the codec makes
 * of it)  ptr == NULL
 */
#ifndef VG_MODEL_VALUE_H
#define VG_MODEL_VALUE_H

#include "base/str.h"

struct vg_bool {
    bool v;
    bool set;
};
struct vg_i32 {
    int32_t v;
    bool set;
};
struct vg_i64 {
    int64_t v;
    bool set;
};
struct vg_f64 {
    double v;
    bool set;
};
struct vg_time {
    int64_t ms;
    bool set;
};

static inline struct vg_bool vg_bool(bool value)
{
    return (struct vg_bool){value, true};
}
static inline struct vg_i32 vg_i32(int32_t value)
{
    return (struct vg_i32){value, true};
}
static inline struct vg_i64 vg_i64(int64_t value)
{
    return (struct vg_i64){value, true};
}
static inline struct vg_f64 vg_f64(double value)
{
    return (struct vg_f64){value, true};
}
static inline struct vg_time vg_time(int64_t ms)
{
    return (struct vg_time){ms, true};
}

/* What every generated list and map looks like to code that walks the tables. */
struct vg_list {
    void *items;
    size_t count;
    bool set;
};

/* A body that is streamed, never held whole: bytes at hand, or a range of a file. */
enum vg_body_kind { VG_BODY_NONE = 0, VG_BODY_BYTES, VG_BODY_FILE };

enum { VG_DIGEST_MD5 = 1, VG_DIGEST_SHA256 = 2, VG_DIGEST_CRC32 = 4 };

struct vg_body {
    enum vg_body_kind kind;
    struct vg_str bytes; /* VG_BODY_BYTES */
    /* VG_BODY_FILE. Input: a finished temporary blob, to be adopted with vg_blob_keep
     * (store/blob.h), else removed after the call. Output: path of a blob and the range to send. */
    struct vg_str path;
    uint64_t offset; /* bytes */
    uint64_t size;   /* bytes, of the range; for input the whole body */
    /* Input: digests taken while the body came in; `digests` tells which (VG_DIGEST_*). */
    unsigned digests;
    uint8_t md5[16];
    uint8_t sha256[32];
    uint32_t crc32;
};

#endif
