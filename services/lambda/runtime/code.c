/* lambda/runtime/code.c: the cache of unpacked code. */
#include "lambda/runtime/code.h"

#include "process/unzip.h"

#include <stdlib.h>

void lambda_code_cache_init(struct lambda_code_cache *cache, uv_loop_t *loop, const char *folder)
{
    *cache = (struct lambda_code_cache){.loop = loop, .folder = folder};
    vg_map_init(&cache->by_digest);
    vg_list_init(&cache->unused);
}

static void free_code(struct lambda_code *code)
{
    free((char *)(uintptr_t)code->path);
    free(code);
}

void lambda_code_cache_deinit(struct lambda_code_cache *cache)
{
    for (struct vg_list_node *node; (node = vg_list_pop(&cache->unused)) != NULL;)
        free_code(VG_CONTAINER_OF(node, struct lambda_code, node));
    vg_map_deinit(&cache->by_digest);
}

struct vg_str lambda_code_place(const struct lambda_code_cache *cache, struct vg_arena *arena,
                                struct vg_str digest)
{
    return vg_arena_printf(arena, "%s/%.*s", cache->folder, VG_STR_ARG(digest));
}

/* Forgets the oldest that nobody uses, so that a function that is updated all day does not fill the
 * disk. */
static void trim(struct lambda_code_cache *cache)
{
    while (cache->unused_count > LAMBDA_CODE_UNUSED_MAX) {
        struct lambda_code *code = VG_CONTAINER_OF(cache->unused.next, struct lambda_code, node);
        vg_list_remove(&code->node);
        cache->unused_count--;
        vg_map_remove(&cache->by_digest, vg_str_from(code->digest));
        lambda_remove_later(cache->loop, (char *)(uintptr_t)code->path);
        code->path = NULL;
        free_code(code);
    }
}

void lambda_code_note(struct lambda_code_cache *cache, struct vg_str digest)
{
    if (lambda_code_is_there(cache, digest))
        return;
    struct lambda_code *code = calloc(1, sizeof *code);
    VG_ASSERT(code != NULL && digest.len == sizeof code->digest - 1);
    code->cache = cache;
    memcpy(code->digest, digest.ptr, digest.len);
    size_t size = strlen(cache->folder) + sizeof code->digest + 1;
    char *path = malloc(size);
    VG_ASSERT(path != NULL);
    char *end = stpcpy(stpcpy(path, cache->folder), "/");
    stpcpy(end, code->digest);
    code->path = path;
    vg_map_set(&cache->by_digest, digest, code);
    vg_list_append(&cache->unused, &code->node);
    cache->unused_count++;
    trim(cache);
}

bool lambda_code_is_there(const struct lambda_code_cache *cache, struct vg_str digest)
{
    return vg_map_get(&cache->by_digest, digest) != NULL;
}

struct lambda_code *lambda_code_use(struct lambda_code_cache *cache, struct vg_str digest)
{
    struct lambda_code *code = vg_map_get(&cache->by_digest, digest);
    if (code == NULL)
        return NULL;
    if (code->references++ == 0) {
        vg_list_remove(&code->node);
        cache->unused_count--;
    }
    return code;
}

void lambda_code_release(struct lambda_code *code)
{
    if (--code->references > 0)
        return;
    struct lambda_code_cache *cache = code->cache;
    vg_list_append(&cache->unused, &code->node);
    cache->unused_count++;
    trim(cache);
}

/* ---- Removal ---- */

struct removal {
    uv_work_t work;
    char *path;
};

static void remove_folder(uv_work_t *work)
{
    (void)vg_remove_tree(VG_CONTAINER_OF(work, struct removal, work)->path);
}

static void on_folder_removed(uv_work_t *work, int status)
{
    (void)status;
    struct removal *removal = VG_CONTAINER_OF(work, struct removal, work);
    free(removal->path);
    free(removal);
}

void lambda_remove_later(uv_loop_t *loop, char *path)
{
    struct removal *removal = calloc(1, sizeof *removal);
    VG_ASSERT(removal != NULL);
    removal->path = path;
    uv_queue_work(loop, &removal->work, remove_folder, on_folder_removed);
}
