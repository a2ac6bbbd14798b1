/* test_store_help.h: what the store's tests share. */
#ifndef TEST_STORE_HELP_H
#define TEST_STORE_HELP_H

#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Opens a store or fails the test with the reason. */
static inline struct vg_store *must_open(const struct vg_store_options *options)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str problem;
    struct vg_store *store = vg_store_open(options, &arena, &problem);
    if (store == NULL)
        fail_msg("%.*s", VG_STR_ARG(problem));
    vg_arena_deinit(&arena);
    return store;
}

static inline struct vg_store *must_open_ephemeral(void)
{
    return must_open(&(struct vg_store_options){0});
}

static inline struct vg_txn *must_begin_write(struct vg_store *store)
{
    struct vg_txn *txn;
    assert_int_equal(vg_txn_begin_write(store, &txn), VG_OK);
    return txn;
}

static inline struct vg_txn *must_begin_read(struct vg_store *store)
{
    struct vg_txn *txn;
    assert_int_equal(vg_txn_begin_read(store, &txn), VG_OK);
    return txn;
}

/* Puts one record in a transaction of its own. */
static inline void must_put(struct vg_store *store, struct vg_str key, struct vg_str value)
{
    struct vg_txn *txn = must_begin_write(store);
    assert_int_equal(vg_put(txn, key, value), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);
}

/* Whether the store holds exactly this under the key. */
static inline bool holds(struct vg_store *store, struct vg_str key, struct vg_str value)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_txn *txn = must_begin_read(store);
    struct vg_str got;
    int rc = vg_get(txn, key, &arena, &got);
    vg_txn_abort(txn);
    bool is_same = rc == VG_OK && vg_str_eq(got, value);
    vg_arena_deinit(&arena);
    return is_same;
}

static inline bool holds_nothing_at(struct vg_store *store, struct vg_str key)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_txn *txn = must_begin_read(store);
    struct vg_str got;
    int rc = vg_get(txn, key, &arena, &got);
    vg_txn_abort(txn);
    vg_arena_deinit(&arena);
    return rc == VG_NOT_FOUND;
}

#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        struct vg_str actual_ = (actual), expected_ = (expected);                                  \
        if (!vg_str_eq(actual_, expected_))                                                        \
            fail_msg("\"%.*s\" instead of \"%.*s\"", VG_STR_ARG(actual_), VG_STR_ARG(expected_));  \
    } while (0)

/* A fixed sequence of numbers per seed (xorshift64*). */
struct chance {
    uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance)
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return chance->state * 0x2545f4914f6cdd1dULL;
}

static inline size_t chance_below(struct chance *chance, size_t bound)
{
    return (size_t)((chance_next(chance) >> 33) % bound);
}

/* A new empty folder; the caller frees the path. */
static inline char *new_folder(void)
{
    char *path = strdup("/tmp/virga-test-XXXXXX");
    assert_non_null(path);
    assert_non_null(mkdtemp(path));
    return path;
}

static inline void remove_folder(char *path)
{
    char command[256];
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", path);
    assert_int_equal(system(command), 0);
    free(path);
}

#endif
