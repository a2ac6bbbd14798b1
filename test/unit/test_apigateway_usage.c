/* Quotas of usage plans: what is counted, and when a period begins anew. */
#include "apigateway/api_key.h"
#include "base/timetext.h"
#include "test_store_help.h"

static struct vg_store *store;
static struct vg_arena arena;
static struct vg_call call;

static int set_up(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    store = must_open_ephemeral();
    call = (struct vg_call){.arena = &arena,
                            .txn = must_begin_write(store),
                            .account = VG_STR("000000000000"),
                            .region = VG_STR("us-east-1")};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    vg_txn_abort(call.txn);
    vg_store_close(store);
    vg_arena_deinit(&arena);
    return 0;
}

static struct apigateway_usage_plan plan_of(const struct apigateway_quota_settings *quota)
{
    return (struct apigateway_usage_plan){.id = VG_STR("plan"), .quota = quota};
}

static bool take_at(const struct apigateway_usage_plan *plan, const char *time)
{
    bool is_within = false;
    assert_true(vg_time_parse_iso(vg_str_from(time), &call.now_ms));
    assert_int_equal(apigateway_usage_take(&call, plan, VG_STR("key"), &is_within), VG_OK);
    return is_within;
}

static void a_plan_without_a_quota_only_counts(void **state)
{
    struct apigateway_usage_plan plan = plan_of(NULL);
    struct apigateway_usage_day_record day;
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_true(take_at(&plan, "2026-01-01T12:00:00Z"));
    assert_int_equal(apigateway_part_get(&call, APIGATEWAY_SPACE_USAGE_DAY, plan.id,
                                         VG_STR("key/2026-01-01"),
                                         &apigateway_shape_usage_day_record, &day),
                     VG_OK);
    assert_int_equal(day.used.v, 5);
}

static void a_day_s_quota_begins_anew_at_midnight(void **state)
{
    const struct apigateway_quota_settings quota = {.limit = {2, true},
                                                    .period = APIGATEWAY_QUOTA_PERIOD_TYPE_DAY};
    struct apigateway_usage_plan plan = plan_of(&quota);
    struct apigateway_usage_day_record day;
    (void)state;
    assert_true(take_at(&plan, "2026-01-01T12:00:00Z"));
    assert_true(take_at(&plan, "2026-01-01T23:59:59Z"));
    assert_false(take_at(&plan, "2026-01-01T23:59:59Z"));
    assert_true(take_at(&plan, "2026-01-02T00:00:00Z"));
    assert_int_equal(apigateway_part_get(&call, APIGATEWAY_SPACE_USAGE_DAY, plan.id,
                                         VG_STR("key/2026-01-01"),
                                         &apigateway_shape_usage_day_record, &day),
                     VG_OK);
    assert_int_equal(day.used.v, 2);
    assert_int_equal(day.remaining.v, 0);
}

/* 2026-01-04 is a Sunday. */
static void a_week_begins_with_its_day(void **state)
{
    const struct apigateway_quota_settings sunday = {.limit = {1, true},
                                                     .period = APIGATEWAY_QUOTA_PERIOD_TYPE_WEEK};
    const struct apigateway_quota_settings tuesday = {
        .limit = {1, true}, .offset = {2, true}, .period = APIGATEWAY_QUOTA_PERIOD_TYPE_WEEK};
    struct apigateway_usage_plan plan = plan_of(&sunday);
    (void)state;
    assert_true(take_at(&plan, "2026-01-03T23:00:00Z"));
    assert_true(take_at(&plan, "2026-01-04T00:00:00Z"));
    assert_false(take_at(&plan, "2026-01-10T23:59:59Z"));
    assert_true(take_at(&plan, "2026-01-11T00:00:00Z"));
    plan = plan_of(&tuesday);
    assert_true(take_at(&plan, "2026-01-19T00:00:00Z"));
    assert_true(take_at(&plan, "2026-01-20T00:00:00Z"));
    assert_false(take_at(&plan, "2026-01-26T23:59:59Z"));
    assert_true(take_at(&plan, "2026-01-27T00:00:00Z"));
}

static void a_month_begins_with_its_day(void **state)
{
    const struct apigateway_quota_settings first = {.limit = {1, true},
                                                    .period = APIGATEWAY_QUOTA_PERIOD_TYPE_MONTH};
    const struct apigateway_quota_settings tenth = {
        .limit = {1, true}, .offset = {9, true}, .period = APIGATEWAY_QUOTA_PERIOD_TYPE_MONTH};
    struct apigateway_usage_plan plan = plan_of(&first);
    (void)state;
    assert_true(take_at(&plan, "2028-02-01T00:00:00Z"));
    assert_false(take_at(&plan, "2028-02-29T23:59:59Z"));
    assert_true(take_at(&plan, "2028-03-01T00:00:00Z"));
    plan = plan_of(&tenth);
    assert_true(take_at(&plan, "2028-04-09T00:00:00Z"));
    assert_true(take_at(&plan, "2028-04-10T00:00:00Z"));
    assert_false(take_at(&plan, "2028-05-09T23:59:59Z"));
    assert_true(take_at(&plan, "2028-05-10T00:00:00Z"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_without_a_quota_only_counts),
        TEST(a_day_s_quota_begins_anew_at_midnight),
        TEST(a_week_begins_with_its_day),
        TEST(a_month_begins_with_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
