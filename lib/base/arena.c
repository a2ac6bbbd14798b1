/* base/arena.c: bump allocation from chunks that double in size. Large requests get a chunk of
 * their own. Under AddressSanitizer unused space is poisoned and a gap separates the allocations.
 */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#ifdef VG_ARENA_IS_CHECKED
#include <sanitizer/asan_interface.h>
#define POISON(ptr, size) ASAN_POISON_MEMORY_REGION((ptr), (size))
#define UNPOISON(ptr, size) ASAN_UNPOISON_MEMORY_REGION((ptr), (size))
enum { GAP = 16 };
#else
#define POISON(ptr, size) ((void)(ptr), (void)(size))
#define UNPOISON(ptr, size) ((void)(ptr), (void)(size))
enum { GAP = 0 };
#endif

enum {
    ALIGNMENT = VG_ARENA_ALIGNMENT,
    CHUNK_FIRST = 8 * 1024,
    CHUNK_MAX = 256 * 1024,
    BIG_MIN = 64 * 1024, /* a request above it gets its own chunk */
    /* From here on a chunk comes from the system and goes back to it: the C library would learn
     * from large ones to keep ever more, for each thread. */
    MAPPED_MIN = 4 * 1024 * 1024,
};

struct vg_arena_chunk {
    _Alignas(ALIGNMENT) struct vg_arena_chunk *next;
    size_t size; /* with this header */
};

/* What a request takes from a chunk. */
static size_t footprint(size_t size)
{
    VG_ASSERT(size <= SIZE_MAX / 2);
    size += GAP + (size == 0);
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static char *chunk_data(struct vg_arena_chunk *chunk)
{
    return (char *)chunk + sizeof(*chunk);
}

/* LeakSanitizer does not look into what is mapped. */
static bool is_mapped(size_t size)
{
    return size >= MAPPED_MIN && GAP == 0;
}

static struct vg_arena_chunk *chunk_new(struct vg_arena *arena, size_t size)
{
    struct vg_arena_chunk *chunk;
    if (is_mapped(size)) {
        chunk = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        VG_ASSERT(chunk != MAP_FAILED);
    } else {
        chunk = malloc(size);
        VG_ASSERT(chunk != NULL);
    }
    chunk->size = size;
    chunk->next = NULL;
    arena->total_bytes += size;
    POISON(chunk_data(chunk), size - sizeof(*chunk));
    return chunk;
}

static void chunks_free(struct vg_arena_chunk *chunk)
{
    while (chunk != NULL) {
        struct vg_arena_chunk *next = chunk->next;
        UNPOISON(chunk, chunk->size);
        if (is_mapped(chunk->size))
            (void)munmap(chunk, chunk->size);
        else
            free(chunk);
        chunk = next;
    }
}

void vg_arena_init(struct vg_arena *arena)
{
    *arena = (struct vg_arena){0};
}

void vg_arena_deinit(struct vg_arena *arena)
{
    chunks_free(arena->chunk);
    vg_arena_init(arena);
}

/* Behind the chunk that is being filled, so that it stays in use. */
static void chunks_insert(struct vg_arena *arena, struct vg_arena_chunk *first,
                          struct vg_arena_chunk *last)
{
    struct vg_arena_chunk **link = arena->chunk == NULL ? &arena->chunk : &arena->chunk->next;
    last->next = *link;
    *link = first;
}

void vg_arena_adopt(struct vg_arena *arena, struct vg_arena *other)
{
    struct vg_arena_chunk *last = other->chunk;
    if (last == NULL)
        return;
    while (last->next != NULL)
        last = last->next;
    chunks_insert(arena, other->chunk, last);
    arena->total_bytes += other->total_bytes;
    vg_arena_init(other);
}

void vg_arena_reset(struct vg_arena *arena)
{
    if (arena->at == NULL) { /* nothing, or big chunks only */
        vg_arena_deinit(arena);
        return;
    }
    struct vg_arena_chunk *kept = arena->chunk;
    chunks_free(kept->next);
    kept->next = NULL;
    arena->at = chunk_data(kept);
    arena->total_bytes = kept->size;
    POISON(arena->at, (size_t)(arena->end - arena->at));
}

static char *big_chunk_add(struct vg_arena *arena, size_t need)
{
    struct vg_arena_chunk *chunk = chunk_new(arena, sizeof(*chunk) + need);
    chunks_insert(arena, chunk, chunk);
    return chunk_data(chunk);
}

static void normal_chunk_add(struct vg_arena *arena, size_t need)
{
    size_t size = arena->at == NULL ? CHUNK_FIRST : arena->chunk->size * 2;
    if (size > CHUNK_MAX)
        size = CHUNK_MAX;
    while (size - sizeof(struct vg_arena_chunk) < need)
        size *= 2;
    struct vg_arena_chunk *chunk = chunk_new(arena, size);
    chunk->next = arena->chunk;
    arena->chunk = chunk;
    arena->at = chunk_data(chunk);
    arena->end = (char *)chunk + size;
}

void *vg_arena_alloc_slowly(struct vg_arena *arena, size_t size)
{
    size_t need = footprint(size);
    char *ptr;
    if ((size_t)(arena->end - arena->at) < need) {
        if (need > BIG_MIN) {
            ptr = big_chunk_add(arena, need);
            UNPOISON(ptr, size);
            return ptr;
        }
        normal_chunk_add(arena, need);
    }
    ptr = arena->at;
    arena->at += need;
    UNPOISON(ptr, size);
    return ptr;
}

bool vg_arena_extend(struct vg_arena *arena, void *ptr, size_t old_size, size_t new_size)
{
    char *start = ptr;
    if (start == NULL || start + footprint(old_size) != arena->at)
        return false;
    size_t need = footprint(new_size);
    if ((size_t)(arena->end - start) < need)
        return false;
    arena->at = start + need;
    UNPOISON(start, new_size);
    return true;
}

void *vg_arena_zalloc(struct vg_arena *arena, size_t count, size_t size)
{
    size_t total;
    VG_ASSERT(!__builtin_mul_overflow(count, size, &total));
    return memset(vg_arena_alloc(arena, total), 0, total);
}

struct vg_str vg_arena_copy(struct vg_arena *arena, struct vg_str s)
{
    char *copy = vg_arena_alloc(arena, s.len + 1);
    vg_copy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return vg_str_of(copy, s.len);
}

const char *vg_arena_cstr(struct vg_arena *arena, struct vg_str s)
{
    return vg_arena_copy(arena, s).ptr;
}

struct vg_str vg_arena_printf(struct vg_arena *arena, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct vg_str text = vg_arena_vprintf(arena, fmt, args);
    va_end(args);
    return text;
}

struct vg_str vg_arena_vprintf(struct vg_arena *arena, const char *fmt, va_list args)
{
    char small[256];
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(small, sizeof(small), fmt, args);
    VG_ASSERT(len >= 0);
    char *text = vg_arena_alloc(arena, (size_t)len + 1);
    if ((size_t)len < sizeof(small))
        memcpy(text, small, (size_t)len + 1);
    else
        vsnprintf(text, (size_t)len + 1, fmt, again);
    va_end(again);
    return vg_str_of(text, (size_t)len);
}

struct vg_str vg_arena_join(struct vg_arena *arena, const struct vg_str *pieces, size_t count,
                            struct vg_str separator)
{
    size_t total = count > 1 ? (count - 1) * separator.len : 0;
    for (size_t i = 0; i < count; i++)
        total += pieces[i].len;
    char *joined = vg_arena_alloc(arena, total + 1);
    char *at = joined;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            at = vg_copy(at, separator.ptr, separator.len);
        at = vg_copy(at, pieces[i].ptr, pieces[i].len);
    }
    *at = '\0';
    return vg_str_of(joined, total);
}
