/* test/fuzz/replay.c: runs a fuzz target over its corpus, as a plain test: an input is a test. */
#include "base/str.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PATH_BYTES = 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_input(void **state)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", CORPUS_FOLDER, (const char *)*state);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    uint8_t *bytes = malloc(size > 0 ? (size_t)size : 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
    fclose(file);
    assert_int_equal(LLVMFuzzerTestOneInput(bytes, (size_t)size), 0);
    free(bytes);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(void)
{
    struct dirent **entries;
    int count = scandir(CORPUS_FOLDER, &entries, is_visible, alphasort);
    if (count <= 0)
        return 1;
    struct CMUnitTest *tests = calloc((size_t)count, sizeof *tests);
    for (int i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){.name = entries[i]->d_name,
                                       .test_func = run_input,
                                       .initial_state = entries[i]->d_name};
    int failed = _cmocka_run_group_tests(CORPUS_NAME, tests, (size_t)count, /* setup= */ NULL,
                                         /* teardown= */ NULL);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    free(tests);
    return failed;
}
