/* Unit tests of digests, CRC-32 and the table hash. */
#include "base/codec.h"
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct vg_arena arena;

static void assert_hex(const uint8_t *bytes, size_t len, const char *expected)
{
    assert_string_equal(vg_hex(&arena, vg_str_of(bytes, len)).ptr, expected);
}

static void digests_match_published_values(void **state)
{
    (void)state;
    uint8_t out[32];
    vg_sha256(VG_STR("abc"), out);
    assert_hex(out, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    vg_sha256(VG_STR_NONE, out);
    assert_hex(out, 32, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    vg_sha1(VG_STR("abc"), out);
    assert_hex(out, 20, "a9993e364706816aba3e25717850c26c9cd0d89d");
    vg_md5(VG_STR("abc"), out);
    assert_hex(out, 16, "900150983cd24fb0d6963f7d28e17f72");
    assert_string_equal(vg_md5_hex(&arena, VG_STR("")).ptr, "d41d8cd98f00b204e9800998ecf8427e");
    assert_string_equal(vg_sha256_hex(&arena, VG_STR("abc")).ptr,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void hmac_matches_rfc_4231_and_takes_empty_input(void **state)
{
    (void)state;
    uint8_t out[32];
    vg_hmac_sha256(VG_STR("Jefe"), VG_STR("what do ya want for nothing?"), out);
    assert_hex(out, 32, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    vg_hmac_sha256(VG_STR_NONE, VG_STR_NONE, out);
    assert_hex(out, 32, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void crc32_matches_the_published_check_value(void **state)
{
    (void)state;
    assert_int_equal(vg_crc32(0, VG_STR("123456789")), 0xCBF43926);
    assert_int_equal(vg_crc32_portable(0, VG_STR("123456789")), 0xCBF43926);
    assert_int_equal(vg_crc32(0, VG_STR_NONE), 0);
    char zeros[1024] = {0};
    assert_int_equal(vg_crc32(0, vg_str_of(zeros, sizeof(zeros))), 0xEFB5AF2E);
}

static uint32_t crc_bit_by_bit(uint32_t crc, struct vg_str bytes)
{
    crc = ~crc;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static void crc32_agrees_with_its_definition_at_every_length_and_offset(void **state)
{
    (void)state;
    char bytes[400];
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * i * 31 + i * 7);
    for (size_t offset = 0; offset < 17; offset++)
        for (size_t len = 0; len <= 300; len++) {
            struct vg_str part = vg_str_of(bytes + offset, len);
            uint32_t start = (uint32_t)(offset * 0x01234567u);
            uint32_t expected = crc_bit_by_bit(start, part);
            assert_int_equal(vg_crc32(start, part), expected);
            assert_int_equal(vg_crc32_portable(start, part), expected);
        }
}

static void crc32_continues_from_a_value_so_far(void **state)
{
    (void)state;
    char bytes[500];
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 13);
    uint32_t whole = vg_crc32(0, vg_str_of(bytes, sizeof(bytes)));
    for (size_t cut = 0; cut <= sizeof(bytes); cut++) {
        uint32_t crc = vg_crc32(0, vg_str_of(bytes, cut));
        assert_int_equal(vg_crc32(crc, vg_str_of(bytes + cut, sizeof(bytes) - cut)), whole);
    }
}

static void hash64_depends_on_seed_length_and_every_bit(void **state)
{
    (void)state;
    char bytes[64] = {0};
    for (size_t len = 0; len <= sizeof(bytes); len++) {
        struct vg_str s = vg_str_of(bytes, len);
        uint64_t before = vg_hash64(1, s);
        assert_true(before == vg_hash64(1, s));
        assert_true(before != vg_hash64(2, s));
        assert_true(len == 0 || before != vg_hash64(1, vg_str_of(bytes, len - 1)));
        for (size_t bit = 0; bit < len * 8; bit++) {
            bytes[bit / 8] = (char)(1 << bit % 8);
            int changed = __builtin_popcountll(before ^ vg_hash64(1, s));
            assert_in_range(changed, 8, 56);
            bytes[bit / 8] = 0;
        }
    }
    assert_true(vg_hash64(0, VG_STR_NONE) == vg_hash64(0, VG_STR("")));
}

static void secrets_are_equal_only_when_all_bytes_are(void **state)
{
    (void)state;
    assert_true(vg_secret_eq(VG_STR("abc"), VG_STR("abc")));
    assert_true(vg_secret_eq(VG_STR_NONE, VG_STR("")));
    assert_false(vg_secret_eq(VG_STR("abc"), VG_STR("abd")));
    assert_false(vg_secret_eq(VG_STR("abc"), VG_STR("ab")));
}

static int setup(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_match_published_values),
        cmocka_unit_test(hmac_matches_rfc_4231_and_takes_empty_input),
        cmocka_unit_test(crc32_matches_the_published_check_value),
        cmocka_unit_test(crc32_agrees_with_its_definition_at_every_length_and_offset),
        cmocka_unit_test(crc32_continues_from_a_value_so_far),
        cmocka_unit_test(hash64_depends_on_seed_length_and_every_bit),
        cmocka_unit_test(secrets_are_equal_only_when_all_bytes_are),
    };
    return cmocka_run_group_tests_name("base_hash", tests, setup, teardown);
}
