/* test_process_unzip: archives become folders; what an archive must not do leaves nothing behind.
 */
#include "process/unzip.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    char home[64];
    char into[96];
    char zip[1 << 20];
    size_t zip_len;
    struct archive *writer;
};

static void begin(struct fixture *f)
{
    f->writer = archive_write_new();
    archive_write_set_format_zip(f->writer);
    assert_int_equal(archive_write_open_memory(f->writer, f->zip, sizeof f->zip, &f->zip_len),
                     ARCHIVE_OK);
}

static void add(struct fixture *f, const char *name, mode_t type, mode_t mode, const char *content,
                size_t len)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, mode);
    archive_entry_set_size(entry, type == AE_IFREG ? (la_int64_t)len : 0);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(entry, content);
    assert_int_equal(archive_write_header(f->writer, entry), ARCHIVE_OK);
    for (size_t done = 0; type == AE_IFREG && done < len;) {
        la_ssize_t put = archive_write_data(f->writer, content + done, len - done);
        assert_true(put > 0);
        done += (size_t)put;
    }
    archive_entry_free(entry);
}

static void add_file(struct fixture *f, const char *name, const char *text)
{
    add(f, name, AE_IFREG, 0644, text, strlen(text));
}

static enum vg_unzip_result extract(struct fixture *f, uint64_t bytes_max, uint32_t entries_max)
{
    if (f->writer != NULL) {
        archive_write_close(f->writer);
        archive_write_free(f->writer);
        f->writer = NULL;
    }
    char problem[VG_UNZIP_PROBLEM_MAX];
    struct vg_unzip_options options = {.zip = vg_str_of(f->zip, f->zip_len),
                                       .into = f->into,
                                       .bytes_max = bytes_max,
                                       .entries_max = entries_max};
    enum vg_unzip_result result = vg_unzip(&options, problem);
    assert_int_equal(result == VG_UNZIP_OK, problem[0] == '\0');
    return result;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    snprintf(f->home, sizeof f->home, "/tmp/virga-test-unzip-XXXXXX");
    if (mkdtemp(f->home) == NULL)
        return -1;
    snprintf(f->into, sizeof f->into, "%s/code", f->home);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    int rc = vg_remove_tree(f->home);
    free(f);
    return rc;
}

static int entries_in(const char *path)
{
    int count = 0;
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
    closedir(dir);
    return count;
}

static void assert_refused(struct fixture *f, enum vg_unzip_result expected)
{
    assert_int_equal(extract(f, 1 << 20, 100), expected);
    assert_int_equal(entries_in(f->home), 0); /* nothing half done, no temporary folder */
}

static void files_come_with_folders_links_and_exec_bits(void **state)
{
    struct fixture *f = *state;
    begin(f);
    add(f, "lib/", AE_IFDIR, 0700, NULL, 0);
    add(f, "bootstrap", AE_IFREG, 04711, "#!/bin/sh\n", 10);
    add_file(f, "lib/deep/er/\xc3\xa4.py", "x = 1\n");
    add(f, "lib/link", AE_IFLNK, 0777, "../bootstrap", 0);
    assert_int_equal(extract(f, 1 << 20, 100), VG_UNZIP_OK);
    char path[256], target[64] = "";
    struct stat info;
    snprintf(path, sizeof path, "%s/bootstrap", f->into);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0755);
    snprintf(path, sizeof path, "%s/lib/deep/er/\xc3\xa4.py", f->into);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0644);
    assert_int_equal(info.st_size, 6);
    snprintf(path, sizeof path, "%s/lib/link", f->into);
    assert_true(readlink(path, target, sizeof target - 1) > 0);
    assert_string_equal(target, "../bootstrap");
    assert_int_equal(entries_in(f->home), 1);
}

static void a_folder_that_is_there_already_is_kept(void **state)
{
    struct fixture *f = *state;
    begin(f);
    add_file(f, "a", "1");
    assert_int_equal(extract(f, 1 << 20, 100), VG_UNZIP_OK);
    assert_int_equal(extract(f, 1 << 20, 100), VG_UNZIP_OK);
    assert_int_equal(entries_in(f->home), 1);
}

static void names_that_lead_out_are_refused(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"../evil", "/etc/evil", "a/../../evil",
                                        "a/..",    "..",        "a/./../b"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++) {
        begin(f);
        add_file(f, "good", "1");
        add_file(f, names[i], "2");
        assert_refused(f, VG_UNZIP_UNSAFE);
    }
}

static void links_that_lead_out_are_refused(void **state)
{
    struct fixture *f = *state;
    static const char *const targets[] = {"/etc/passwd", "..",        "../..",
                                          "../../a",     "a/../../b", "d/.."};
    for (size_t i = 0; i < VG_COUNT_OF(targets); i++) {
        begin(f);
        add(f, "link", AE_IFLNK, 0777, targets[i], 0);
        assert_refused(f, VG_UNZIP_UNSAFE);
    }
}

static void a_name_behind_a_link_is_refused(void **state)
{
    struct fixture *f = *state;
    begin(f);
    add(f, "real/", AE_IFDIR, 0755, NULL, 0);
    add(f, "link", AE_IFLNK, 0777, "real", 0);
    add_file(f, "link/file", "1");
    assert_refused(f, VG_UNZIP_UNSAFE);
}

static void the_total_size_is_bounded(void **state)
{
    struct fixture *f = *state;
    static char zeros[600 * 1024];
    begin(f);
    add(f, "a", AE_IFREG, 0644, zeros, sizeof zeros);
    add(f, "b", AE_IFREG, 0644, zeros, sizeof zeros);
    assert_refused(f, VG_UNZIP_TOO_LARGE);
}

static void the_number_of_entries_is_bounded(void **state)
{
    struct fixture *f = *state;
    begin(f);
    for (int i = 0; i < 101; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%d", i);
        add_file(f, name, "");
    }
    assert_refused(f, VG_UNZIP_TOO_MANY);
}

static void what_is_no_archive_or_damaged_is_refused(void **state)
{
    struct fixture *f = *state;
    memcpy(f->zip, "this is no archive at all", 25);
    f->zip_len = 25;
    assert_refused(f, VG_UNZIP_NOT_A_ZIP);
    f->zip_len = 0;
    assert_refused(f, VG_UNZIP_NOT_A_ZIP);
    begin(f);
    add_file(f, "a", "some text that is long enough to be damaged somewhere in its middle part");
    assert_int_equal(extract(f, 1 << 20, 100), VG_UNZIP_OK);
    vg_remove_tree(f->into);
    f->zip[60] ^= 0x55; /* compressed data */
    assert_refused(f, VG_UNZIP_NOT_A_ZIP);
    f->zip_len /= 2;
    assert_refused(f, VG_UNZIP_NOT_A_ZIP);
}

static void an_archive_without_entries_is_empty(void **state)
{
    struct fixture *f = *state;
    begin(f);
    assert_refused(f, VG_UNZIP_EMPTY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(files_come_with_folders_links_and_exec_bits),
        TEST(a_folder_that_is_there_already_is_kept),
        TEST(names_that_lead_out_are_refused),
        TEST(links_that_lead_out_are_refused),
        TEST(a_name_behind_a_link_is_refused),
        TEST(the_total_size_is_bounded),
        TEST(the_number_of_entries_is_bounded),
        TEST(what_is_no_archive_or_damaged_is_refused),
        TEST(an_archive_without_entries_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
