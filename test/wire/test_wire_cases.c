/* test_wire_cases: request bytes to typed input, typed output or error to response bytes, as the
 * files of this folder say.
 *
 *   test_wire_cases [name-part]      UPDATE=1 rewrites what the cases expect,
 * VIRGA_WIRE_CASES=FOLDER takes others
 *
 * A case is a text of sections. "protocol", "request", "output" and "error" are given; "operation",
 * "input", "violations" and "response" are expected. The service is the folder. Heads have plain
 * newlines; the last newline of a section does not belong to it. "output" is plain JSON; "error" is
 * {"shape": name, "message": text, "detail": {...}}. */
#include "base/json.h"
#include "bus/service.h"
#include "embed/services.h"
#include "model/plain.h"
#include "wire/wire.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static const struct vg_protocol *const protocols[] = {&vg_protocol_json_1_0, &vg_protocol_json_1_1,
                                                      &vg_protocol_query, &vg_protocol_rest_json,
                                                      &vg_protocol_rest_xml};
static const struct vg_error_shape *const common_errors[] = {
    &VG_VALIDATION,           &VG_SERIALIZATION,
    &VG_UNKNOWN_OPERATION,    &VG_INVALID_ACTION,
    &VG_NOT_IMPLEMENTED,      &VG_INTERNAL_FAILURE,
    &VG_ACCESS_DENIED,        &VG_MISSING_AUTHENTICATION_TOKEN,
    &VG_INCOMPLETE_SIGNATURE, &VG_INVALID_SIGNATURE,
    &VG_UNRECOGNIZED_CLIENT,  &VG_EXPIRED_TOKEN,
    &VG_REQUEST_TOO_LARGE};

#ifndef WIRE_CASES_FOLDER
#define WIRE_CASES_FOLDER "test/wire"
#endif

enum { SECTIONS_MAX = 16, HEADERS_MAX = 64 };

struct section {
    struct vg_str name;
    struct vg_str text;
};

struct test_case {
    struct vg_arena arena;
    const struct vg_service_model *service;
    const struct vg_protocol *protocol;
    struct section given[SECTIONS_MAX]; /* as the file has them, the preface (comments) first and
                                           without a name */
    size_t given_count;
    struct section actual[SECTIONS_MAX];
    size_t actual_count;
};

static bool is_expectation(struct vg_str name)
{
    return vg_str_is(name, "operation") || vg_str_is(name, "input") ||
           vg_str_is(name, "violations") || vg_str_is(name, "response");
}

static struct vg_str section_of(const struct section *sections, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (vg_str_is(sections[i].name, name))
            return sections[i].text;
    return VG_STR_NONE;
}

static struct vg_str given(const struct test_case *test, const char *name)
{
    return section_of(test->given, test->given_count, name);
}

static void add_actual(struct test_case *test, const char *name, struct vg_str text)
{
    VG_ASSERT(test->actual_count < SECTIONS_MAX);
    test->actual[test->actual_count++] = (struct section){vg_str_from(name), text};
}

/* Files */

static struct vg_str read_file(struct vg_arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    VG_ASSERT(file != NULL);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    char piece[4096];
    for (size_t len; (len = fread(piece, 1, sizeof(piece), file)) > 0;)
        vg_buf_add_bytes(&buf, piece, len);
    fclose(file);
    return vg_buf_str(&buf);
}

/* "--- name" begins a section. */
static void split_sections(struct test_case *test, struct vg_str text)
{
    static const char mark[] = "--- ";
    test->given[0] = (struct section){VG_STR(""), vg_str_slice(text, 0, 0)};
    test->given_count = 1;
    struct vg_str rest = text;
    struct vg_str line;
    while (vg_str_split(&rest, '\n', &line)) {
        struct section *last = &test->given[test->given_count - 1];
        if (vg_str_starts(line, vg_str_from(mark))) {
            VG_ASSERT(test->given_count < SECTIONS_MAX);
            struct vg_str name = vg_str_tail(line, sizeof(mark) - 1);
            test->given[test->given_count++] =
                (struct section){name, vg_str_of(line.ptr + line.len + 1, 0)};
        } else {
            last->text.len = (size_t)(line.ptr + line.len - last->text.ptr);
        }
    }
    struct section *last = &test->given[test->given_count - 1];
    if (vg_str_ends(last->text, VG_STR("\n")))
        last->text.len--;
}

static void write_section(FILE *file, const struct section *section)
{
    fprintf(file, "--- %.*s\n%.*s\n", VG_STR_ARG(section->name), VG_STR_ARG(section->text));
}

/* What is given stays in its order; what is expected follows what it results from. */
static void update_file(const struct test_case *test, const char *path)
{
    FILE *file = fopen(path, "wb");
    VG_ASSERT(file != NULL);
    if (test->given[0].text.len > 0)
        fprintf(file, "%.*s\n", VG_STR_ARG(test->given[0].text));
    for (size_t i = 1; i < test->given_count; i++)
        if (!is_expectation(test->given[i].name))
            write_section(file, &test->given[i]);
    for (size_t i = 0; i < test->actual_count; i++)
        write_section(file, &test->actual[i]);
    fclose(file);
}

/* Requests and responses */

static void parse_request(struct test_case *test, struct vg_str text, struct vg_request *request)
{
    struct vg_header *headers = VG_NEW_ARRAY(&test->arena, struct vg_header, HEADERS_MAX);
    *request = (struct vg_request){.arena = &test->arena, .headers = headers, .body = VG_STR("")};
    struct vg_str rest = text;
    struct vg_str line;
    VG_ASSERT(vg_str_split(&rest, '\n', &line));
    VG_ASSERT(vg_str_split(&line, ' ', &request->method) &&
              vg_str_split(&line, ' ', &request->target));
    ptrdiff_t mark = vg_str_find_char(request->target, '?');
    request->path = mark < 0 ? request->target : vg_str_slice(request->target, 0, (size_t)mark);
    if (mark >= 0)
        request->query = vg_str_tail(request->target, (size_t)mark + 1);
    while (vg_str_split(&rest, '\n', &line) && line.len > 0) {
        VG_ASSERT(request->header_count < HEADERS_MAX);
        ptrdiff_t colon = vg_str_find_char(line, ':');
        VG_ASSERT(colon > 0);
        headers[request->header_count++] =
            (struct vg_header){vg_str_slice(line, 0, (size_t)colon),
                               vg_str_trim(vg_str_tail(line, (size_t)colon + 1))};
    }
    if (vg_str_is_set(rest))
        request->body = rest;
}

static struct vg_str print_response(struct test_case *test, const struct vg_response *response)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &test->arena, 0);
    vg_buf_printf(&buf, "%d\n", response->status);
    for (size_t i = 0; i < response->header_count; i++)
        vg_buf_printf(&buf, "%.*s: %.*s\n", VG_STR_ARG(response->headers[i].name),
                      VG_STR_ARG(response->headers[i].value));
    if (response->has_crc32)
        vg_buf_add_lit(&buf, "(x-amz-crc32)\n");
    vg_buf_add_char(&buf, '\n');
    if (response->stream.kind == VG_BODY_BYTES)
        vg_buf_printf(&buf, "(streamed)\n%.*s", VG_STR_ARG(response->stream.bytes));
    else
        vg_buf_add(&buf, response->body);
    return vg_buf_str(&buf);
}

static const struct vg_error_shape *find_error(const struct test_case *test, struct vg_str name)
{
    for (uint32_t i = 0; i < test->service->error_count; i++)
        if (vg_str_eq(test->service->errors[i]->name, name))
            return test->service->errors[i];
    for (size_t i = 0; i < VG_COUNT_OF(common_errors); i++)
        if (vg_str_eq(common_errors[i]->name, name))
            return common_errors[i];
    return NULL;
}

static void *read_plain(struct test_case *test, const struct vg_shape *shape, struct vg_str json)
{
    struct vg_violations violations;
    struct vg_str problem = VG_STR("");
    void *value = vg_arena_zalloc(&test->arena, 1, shape->size);
    vg_violations_init(&violations, &test->arena);
    if (!vg_value_from_json(shape, json, &test->arena, value, &violations, &problem)) {
        printf("not a %.*s: %.*s\n", VG_STR_ARG(shape->name), VG_STR_ARG(problem));
        exit(2);
    }
    return value;
}

static void parse_error(struct test_case *test, struct vg_str text, struct vg_error *err)
{
    struct vg_json json;
    struct vg_str name;
    struct vg_str value;
    vg_json_init(&json, text, &test->arena);
    *err = (struct vg_error){.arena = &test->arena};
    VG_ASSERT(vg_json_object(&json));
    while (vg_json_member(&json, &name)) {
        if (vg_str_is(name, "detail")) {
            VG_ASSERT(err->shape != NULL && err->shape->shape != NULL &&
                      vg_json_skip(&json, &value));
            err->detail = read_plain(test, err->shape->shape, value);
            continue;
        }
        VG_ASSERT(vg_json_string(&json, &value));
        if (vg_str_is(name, "shape"))
            err->shape = find_error(test, value);
        else
            err->message = value;
    }
    VG_ASSERT(json.error == NULL && err->shape != NULL);
}

/* Running */

static void answer_error(struct test_case *test, const struct vg_wire_call *call,
                         const struct vg_error *err)
{
    struct vg_response response;
    vg_response_init(&response, &test->arena, 0);
    test->protocol->encode_error(call, err, &response);
    add_actual(test, "response", print_response(test, &response));
}

static bool run_request(struct test_case *test, struct vg_wire_call *call)
{
    struct vg_request request;
    struct vg_str name;
    parse_request(test, given(test, "request"), &request);
    call->resource = request.path;
    call->content_type = vg_request_header(&request, "Content-Type");
    call->op = vg_wire_route(test->protocol, test->service, &request, &name);
    if (call->op == NULL) {
        add_actual(test, "operation", VG_CONCAT(&test->arena, VG_STR("unknown: "), name));
        return false;
    }
    add_actual(test, "operation", call->op->name);
    void *in = vg_arena_zalloc(&test->arena, 1, call->op->input->size);
    struct vg_violations violations;
    struct vg_error err = {.arena = &test->arena};
    vg_violations_init(&violations, &test->arena);
    if (test->protocol->decode(call, &request, in, &violations, &err) != VG_OK) {
        answer_error(test, call, &err);
        return false;
    }
    struct vg_buf buf;
    vg_buf_init(&buf, &test->arena, 0);
    vg_value_to_json(call->op->input, in, &buf);
    add_actual(test, "input", vg_buf_str(&buf));
    if (violations.count > 0)
        add_actual(test, "violations", vg_violations_text(&violations));
    return true;
}

static void run_answer(struct test_case *test, const struct vg_wire_call *call)
{
    struct vg_str output = given(test, "output");
    struct vg_str error = given(test, "error");
    if (vg_str_is_set(output)) {
        struct vg_response response;
        vg_response_init(&response, &test->arena, 0);
        test->protocol->encode(call, read_plain(test, call->op->output, output), &response);
        add_actual(test, "response", print_response(test, &response));
    } else if (vg_str_is_set(error)) {
        struct vg_error err;
        parse_error(test, error, &err);
        answer_error(test, call, &err);
    }
}

static void run(struct test_case *test)
{
    struct vg_str protocol = given(test, "protocol");
    for (size_t i = 0; i < VG_COUNT_OF(protocols); i++)
        if (vg_str_is(protocol, protocols[i]->name))
            test->protocol = protocols[i];
    VG_ASSERT(test->protocol != NULL);
    struct vg_wire_call call = {
        .arena = &test->arena,
        .service = test->service,
        .protocol = test->protocol,
        .request_id = VG_STR("REQUEST-ID"),
    };
    if (run_request(test, &call))
        run_answer(test, &call);
    else if (call.op == NULL && vg_str_is_set(given(test, "error")))
        run_answer(test, &call);
}

static bool compare(const struct test_case *test, const char *path)
{
    bool is_same = true;
    size_t expected = 0;
    for (size_t i = 1; i < test->given_count; i++)
        expected += is_expectation(test->given[i].name);
    for (size_t i = 0; i < test->actual_count; i++) {
        const struct section *actual = &test->actual[i];
        struct vg_str wanted = section_of(test->given, test->given_count, actual->name.ptr);
        if (vg_str_is_set(wanted) && vg_str_eq(wanted, actual->text))
            continue;
        printf("FAIL %s: %s\n  expected: %.*s\n  actual:   %.*s\n", path, actual->name.ptr,
               VG_STR_ARG(wanted), VG_STR_ARG(actual->text));
        is_same = false;
    }
    if (is_same && expected != test->actual_count) {
        printf("FAIL %s: %zu sections expected, %zu are there\n", path, expected,
               test->actual_count);
        is_same = false;
    }
    return is_same;
}

static bool run_file(const struct vg_service_model *service, const char *path)
{
    struct test_case *test = calloc(1, sizeof(*test));
    VG_ASSERT(test != NULL);
    vg_arena_init(&test->arena);
    test->service = service;
    split_sections(test, read_file(&test->arena, path));
    run(test);
    bool is_ok = true;
    if (getenv("UPDATE") != NULL)
        update_file(test, path);
    else
        is_ok = compare(test, path);
    vg_arena_deinit(&test->arena);
    free(test);
    return is_ok;
}

static int is_case(const struct dirent *entry)
{
    return vg_str_ends(vg_str_from(entry->d_name), VG_STR(".case"));
}

/* The lines that test/run.py counts are cmocka's. */
static void run_folder(const char *root, const struct vg_service_model *service, const char *part,
                       int *run_count, int *failed_count)
{
    char folder[4096];
    struct dirent **entries = NULL;
    snprintf(folder, sizeof(folder), "%s/%.*s", root, VG_STR_ARG(service->name));
    int count = scandir(folder, &entries, is_case, alphasort);
    for (int i = 0; i < count; i++) {
        char path[8192];
        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        free(entries[i]);
        if (part != NULL && strstr(path, part) == NULL)
            continue;
        bool is_ok = run_file(service, path);
        printf("%s %s\n", is_ok ? "[       OK ]" : "[  FAILED  ]", path + strlen(root) + 1);
        *run_count += 1;
        *failed_count += !is_ok;
    }
    free(entries);
}

int main(int argc, char **argv)
{
    const char *root = getenv("VIRGA_WIRE_CASES");
    int run_count = 0;
    int failed_count = 0;
    for (const struct vg_service *const *at = vg_services; *at != NULL; at++)
        run_folder(root != NULL ? root : WIRE_CASES_FOLDER, (*at)->model, argc > 1 ? argv[1] : NULL,
                   &run_count, &failed_count);
    printf("%d cases, %d failed\n", run_count, failed_count);
    return run_count == 0 || failed_count > 0;
}
