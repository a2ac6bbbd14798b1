/* Unit tests of documents as trees: JSON and YAML, references, and memory that changes hands. */
#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct vg_arena arena;

static int set_up(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

static struct vg_doc *read_good(const char *text)
{
    struct vg_doc *root;
    struct vg_str problem = VG_STR("");
    if (!vg_document_read(&arena, vg_str_from(text), &root, &problem))
        fail_msg("%s: %.*s", text, VG_STR_ARG(problem));
    return root;
}

static void assert_written(const struct vg_doc *node, const char *json)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, /* max= */ 0);
    vg_document_write(node, &buf);
    assert_string_equal(vg_arena_cstr(&arena, vg_buf_str(&buf)), json);
}

static void json_and_yaml_make_the_same_tree(void **state)
{
    (void)state;
    static const char json[] = "{\"a\":{\"b\":[1,true,null,\"x\"]},\"c\":\"1\"}";
    assert_written(read_good(json), json);
    assert_written(read_good("a:\n  b: [1, true, ~, x]\nc: '1'\n"), json);
}

static void a_reference_is_followed_to_its_end(void **state)
{
    (void)state;
    const struct vg_doc *root =
        read_good("{\"use\":{\"$ref\":\"#/parts/one\"},\"parts\":{\"one\":{\"$ref\":\"#/parts/"
                  "~1two~0\"},\"/two~\":{\"is\":\"two\"}}}");
    const struct vg_doc *found = vg_doc_resolve(&arena, root, vg_doc_get(root, "use"));
    assert_non_null(found);
    assert_written(found, "{\"is\":\"two\"}");
    const struct vg_doc *parts = vg_doc_get(root, "parts");
    assert_ptr_equal(vg_doc_resolve(&arena, root, parts), parts);
}

static void a_reference_to_nothing_or_to_itself_is_none(void **state)
{
    (void)state;
    const struct vg_doc *root = read_good(
        "{\"a\":{\"$ref\":\"#/none\"},\"b\":{\"$ref\":\"#/b\"},\"c\":{\"$ref\":\"x.json\"}}");
    assert_null(vg_doc_resolve(&arena, root, vg_doc_get(root, "a")));
    assert_null(vg_doc_resolve(&arena, root, vg_doc_get(root, "b")));
    assert_null(vg_doc_resolve(&arena, root, vg_doc_get(root, "c")));
    assert_null(vg_doc_resolve(&arena, root, vg_doc_get(root, "d")));
}

/* What a pool thread builds in an arena of its own. */
static void a_tree_lives_on_in_the_arena_that_adopts_it(void **state)
{
    (void)state;
    struct vg_arena own;
    struct vg_doc *root;
    struct vg_str problem;
    struct vg_str before = vg_arena_copy(&arena, VG_STR("before"));
    vg_arena_init(&own);
    assert_true(vg_document_read(&own, VG_STR("{\"a\":\"b\"}"), &root, &problem));
    void *big = vg_arena_alloc(&own, 1000000);
    size_t total = arena.total_bytes + own.total_bytes;
    vg_arena_adopt(&arena, &own);
    assert_int_equal(arena.total_bytes, total);
    assert_int_equal(own.total_bytes, 0);
    vg_arena_deinit(&own);
    struct vg_str after = vg_arena_copy(&arena, VG_STR("after"));
    memset(big, 1, 1000000);
    assert_written(root, "{\"a\":\"b\"}");
    assert_true(vg_str_is(before, "before") && vg_str_is(after, "after"));
}

static void an_empty_arena_can_adopt_and_be_adopted(void **state)
{
    (void)state;
    struct vg_arena own;
    vg_arena_init(&own);
    vg_arena_adopt(&arena, &own);
    struct vg_str text = vg_arena_copy(&own, VG_STR("text"));
    vg_arena_adopt(&arena, &own);
    assert_true(vg_str_is(text, "text"));
    assert_int_equal(own.total_bytes, 0);
}

#define DOCUMENT_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DOCUMENT_TEST(json_and_yaml_make_the_same_tree),
        DOCUMENT_TEST(a_reference_is_followed_to_its_end),
        DOCUMENT_TEST(a_reference_to_nothing_or_to_itself_is_none),
        DOCUMENT_TEST(a_tree_lives_on_in_the_arena_that_adopts_it),
        DOCUMENT_TEST(an_empty_arena_can_adopt_and_be_adopted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
