/* Libraries that are opened while the program runs. */
#include "base/library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void functions_are_found_in_the_order_of_their_names(void **state)
{
    static const char *const names[] = {"archive_version_number", "archive_read_new"};
    void *functions[2] = {NULL, NULL};
    char problem[VG_LIBRARY_PROBLEM_MAX];
    int (*version_number)(void);
    (void)state;
    assert_true(vg_library_find("libarchive.so.13", names, functions, 2, problem));
    memcpy(&version_number, functions, sizeof version_number);
    assert_true(version_number() >= 3000000);
    assert_non_null(functions[1]);
    assert_ptr_not_equal(functions[0], functions[1]);
}

static void a_library_that_is_not_there_is_named(void **state)
{
    static const char *const names[] = {"anything"};
    void *functions[1];
    char problem[VG_LIBRARY_PROBLEM_MAX] = "";
    (void)state;
    assert_false(vg_library_find("libnone-such.so.7", names, functions, 1, problem));
    assert_non_null(strstr(problem, "libnone-such.so.7"));
}

static void a_function_that_is_not_there_is_named(void **state)
{
    static const char *const names[] = {"archive_read_new", "archive_of_nothing"};
    void *functions[2];
    char problem[VG_LIBRARY_PROBLEM_MAX] = "";
    (void)state;
    assert_false(vg_library_find("libarchive.so.13", names, functions, 2, problem));
    assert_non_null(strstr(problem, "archive_of_nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_found_in_the_order_of_their_names),
        cmocka_unit_test(a_library_that_is_not_there_is_named),
        cmocka_unit_test(a_function_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
