/* When SNS tries a delivery again: the table of AWS's guide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sns/sns.h"

static void deliveries_are_retried_100015_times_within_23_days(void **state)
{
    (void)state;
    static const struct {
        uint32_t attempt; /* the one that failed */
        int64_t wait_ms;
    } cases[] = {{1, 0},      {3, 0},      {4, 1000},      {5, 1000},       {6, 1000},
                 {15, 20000}, {16, 20000}, {99999, 20000}, {100015, 20000}, {100016, -1}};
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_int_equal(sns_deliver.retry_ms(cases[i].attempt), cases[i].wait_ms);
    int64_t sum_ms = 0;
    for (uint32_t attempt = 1; attempt <= 100015; attempt++)
        sum_ms += sns_deliver.retry_ms(attempt);
    assert_int_equal(sum_ms / (24 * 3600 * 1000), 23);
}

static void backoff_grows(void **state)
{
    (void)state;
    for (uint32_t attempt = 7; attempt <= 15; attempt++)
        assert_true(sns_deliver.retry_ms(attempt) > sns_deliver.retry_ms(attempt - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deliveries_are_retried_100015_times_within_23_days),
        cmocka_unit_test(backoff_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
