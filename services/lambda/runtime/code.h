/* lambda/runtime/code.h: unpacked code, by the SHA-256 of its zip: shared by functions, kept for a
 * while after its last use. */
#ifndef LAMBDA_RUNTIME_CODE_H
#define LAMBDA_RUNTIME_CODE_H

#include "base/arena.h"
#include "base/list.h"
#include "base/map.h"

#include <uv.h>

enum { LAMBDA_CODE_UNUSED_MAX = 16 };

struct lambda_code_cache {
    uv_loop_t *loop;
    const char *folder;
    struct vg_map by_digest;    /* hex digest -> struct lambda_code */
    struct vg_list_node unused; /* oldest first */
    size_t unused_count;
};

struct lambda_code {
    struct vg_list_node node; /* in `unused`, or out */
    struct lambda_code_cache *cache;
    uint32_t references;
    char digest[65];
    const char *path;
};

/* `folder` must be there and outlive the cache. */
void lambda_code_cache_init(struct lambda_code_cache *cache, uv_loop_t *loop, const char *folder);
/* No code is in use any more. The folders stay: they go with the whole folder. */
void lambda_code_cache_deinit(struct lambda_code_cache *cache);

/* Where the code of a digest belongs (arena): to be unpacked there by a pool thread, then noted. */
struct vg_str lambda_code_place(const struct lambda_code_cache *cache, struct vg_arena *arena,
                                struct vg_str digest);
/* The code has been unpacked (again: that is fine). Nobody uses it yet. */
void lambda_code_note(struct lambda_code_cache *cache, struct vg_str digest);
bool lambda_code_is_there(const struct lambda_code_cache *cache, struct vg_str digest);
/* A reference to what is there; NULL otherwise. */
struct lambda_code *lambda_code_use(struct lambda_code_cache *cache, struct vg_str digest);
void lambda_code_release(struct lambda_code *code);

/* Removes a folder in the pool. `path` was malloc'ed and is freed. */
void lambda_remove_later(uv_loop_t *loop, char *path);

#endif
