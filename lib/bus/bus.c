/* bus/bus.c: an instance's bus comes and goes: handles on the loop, services started and stopped,
 * work posted from other threads. */
#include "bus/internal.h"

#include <stdlib.h>

struct posted {
    struct posted *next;
    void (*fn)(void *ctx);
    void *ctx;
};

static void on_check(uv_check_t *check)
{
    struct vg_bus *bus = check->data;
    if (bus->ready_count > 0)
        vg_dispatch_turn(bus);
    if (bus->ready_count == 0)
        uv_idle_stop(&bus->idle);
}

/* Does nothing: while it is active the loop polls without sleeping, and the check after the poll
 * does the work. */
static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

void vg_bus_poke(struct vg_bus *bus)
{
    if (!uv_is_closing((uv_handle_t *)&bus->idle))
        uv_idle_start(&bus->idle, on_idle);
}

static void on_async(uv_async_t *async)
{
    struct vg_bus *bus = async->data;
    uv_mutex_lock(&bus->post_mutex);
    struct posted *newest_first = bus->posted;
    bus->posted = NULL;
    uv_mutex_unlock(&bus->post_mutex);
    struct posted *in_order = NULL;
    while (newest_first != NULL) {
        struct posted *next = newest_first->next;
        newest_first->next = in_order;
        in_order = newest_first;
        newest_first = next;
    }
    while (in_order != NULL) {
        struct posted *next = in_order->next;
        in_order->fn(in_order->ctx);
        free(in_order);
        in_order = next;
    }
}

void vg_bus_post(struct vg_bus *bus, void (*fn)(void *ctx), void *ctx)
{
    struct posted *posted = malloc(sizeof *posted);
    VG_ASSERT(posted != NULL);
    *posted = (struct posted){.fn = fn, .ctx = ctx};
    uv_mutex_lock(&bus->post_mutex);
    posted->next = bus->posted;
    bus->posted = posted;
    uv_mutex_unlock(&bus->post_mutex);
    uv_async_send(&bus->async);
}

static void register_effect(struct vg_bus *bus, const struct vg_service *service,
                            const struct vg_effect_kind *kind)
{
    const struct effect_entry *known = vg_map_get(&bus->effect_kinds, vg_str_from(kind->name));
    VG_ASSERT(known == NULL || known->kind == kind); /* names are unique */
    if (known != NULL)
        return;
    struct effect_entry *entry = malloc(sizeof *entry);
    VG_ASSERT(entry != NULL);
    *entry = (struct effect_entry){service, kind};
    vg_map_set(&bus->effect_kinds, vg_str_from(kind->name), entry);
}

static void register_services(struct vg_bus *bus)
{
    size_t count = 0;
    for (const struct vg_service *const *at = bus->options.services; *at != NULL; at++, count++) {
        const struct vg_service *service = *at;
        for (uint32_t i = 0; i < service->model->op_count; i++)
            VG_ASSERT(service->ops[i].run != NULL && service->ops[i].mode != 0);
        vg_map_set(&bus->services, service->model->name, (void *)(uintptr_t)service);
        for (const struct vg_effect_kind *const *kind = service->effects;
             kind != NULL && *kind != NULL; kind++)
            register_effect(bus, service, *kind);
        const struct vg_listener *listener = service->listeners;
        for (; listener != NULL && listener->event != NULL; listener++)
            register_effect(bus, service, listener->effect);
    }
    bus->states = calloc(count + 1, sizeof(void *));
    VG_ASSERT(bus->states != NULL);
}

static size_t count_host_pages(const struct vg_service *service)
{
    size_t count = 0;
    for (const struct vg_route *page = service->routes; page != NULL && page->run != NULL; page++)
        count += page->owns_host != NULL;
    return count;
}

/* Few pages own hosts, and every request asks for them first. */
static void register_host_pages(struct vg_bus *bus)
{
    size_t count = 0;
    for (const struct vg_service *const *at = bus->options.services; *at != NULL; at++)
        count += count_host_pages(*at);
    struct vg_page *next = bus->host_pages = calloc(count + 1, sizeof *next);
    VG_ASSERT(next != NULL);
    for (const struct vg_service *const *at = bus->options.services; *at != NULL; at++)
        for (const struct vg_route *page = (*at)->routes; page != NULL && page->run != NULL; page++)
            if (page->owns_host != NULL)
                *next++ = (struct vg_page){*at, page};
}

struct vg_bus *vg_bus_new(const struct vg_bus_options *options)
{
    struct vg_bus *bus = calloc(1, sizeof *bus);
    VG_ASSERT(bus != NULL);
    bus->options = *options;
    uv_check_init(options->loop, &bus->check);
    uv_idle_init(options->loop, &bus->idle);
    uv_async_init(options->loop, &bus->async, on_async);
    bus->check.data = bus->idle.data = bus->async.data = bus;
    uv_check_start(&bus->check, on_check);
    uv_mutex_init(&bus->post_mutex);
    vg_clock_open(&bus->clock, options->loop);
    vg_random_init(&bus->random, options->seed);
    vg_journal_init(&bus->journal);
    vg_list_init(&bus->ready);
    vg_list_init(&bus->due_effects);
    vg_list_init(&bus->later_effects);
    vg_list_init(&bus->waiting);
    vg_list_init(&bus->settlers);
    vg_map_init(&bus->channels);
    vg_map_init(&bus->effect_kinds);
    vg_map_init(&bus->services);
    /* Ids of calls and effects differ from those of earlier lives of the same data folder. */
    bus->last_call_id = options->seed != 0 ? 0 : (uint64_t)vg_clock_now_ms(&bus->clock) << 20;
    bus->last_effect_id = (uint64_t)vg_clock_now_ms(&bus->clock) << 20;
    register_services(bus);
    register_host_pages(bus);
    vg_coverage_open(bus);
    return bus;
}

int vg_bus_start(struct vg_bus *bus)
{
    if (vg_time_load(bus) != VG_OK)
        return VG_BROKEN;
    bus->is_started = true;
    for (size_t i = 0; bus->options.services[i] != NULL; i++)
        if (bus->options.services[i]->start != NULL)
            bus->states[i] = bus->options.services[i]->start(bus);
    return vg_effects_load(bus);
}

static void stop_if_all_ended(struct vg_bus *bus);

static void on_service_stopped(void *ctx)
{
    struct vg_bus *bus = ctx;
    bus->stopping_services--;
    stop_if_all_ended(bus);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct vg_bus *bus = handle->data;
    if (--bus->handles_open == 0)
        bus->on_stopped(bus->on_stopped_ctx);
}

static void close_handles(struct vg_bus *bus)
{
    bus->handles_open = 3;
    uv_close((uv_handle_t *)&bus->check, on_handle_closed);
    uv_close((uv_handle_t *)&bus->idle, on_handle_closed);
    uv_close((uv_handle_t *)&bus->async, on_handle_closed);
    vg_clock_close(&bus->clock);
}

/* Calls whose wait is outside (a child, the pool) end when it comes back, which stopping the
 * services brings about. */
static void stop_if_all_ended(struct vg_bus *bus)
{
    bool is_quiet = vg_list_is_empty(&bus->waiting) && bus->ready_count == 0;
    if (!bus->is_stopping || bus->stopping_services > 0 || !is_quiet || bus->handles_open > 0)
        return;
    close_handles(bus);
}

static void on_stop_check(uv_check_t *check)
{
    struct vg_bus *bus = check->data;
    vg_running_end_all(bus);
    if (bus->ready_count == 0)
        uv_idle_stop(&bus->idle);
    stop_if_all_ended(bus);
}

void vg_bus_stop(struct vg_bus *bus, void (*on_stopped)(void *ctx), void *ctx)
{
    bus->is_stopping = true;
    bus->on_stopped = on_stopped;
    bus->on_stopped_ctx = ctx;
    vg_effects_forget(bus);
    vg_settlers_drop(bus);
    vg_running_end_all(bus);
    uv_check_stop(&bus->check); /* starting an active handle would keep its old callback */
    uv_check_start(&bus->check, on_stop_check);
    vg_bus_poke(bus);
    bus->stopping_services = 1;
    for (size_t i = 0; bus->is_started && bus->options.services[i] != NULL; i++) {
        const struct vg_service *service = bus->options.services[i];
        if (service->stop == NULL)
            continue;
        bus->stopping_services++;
        service->stop(bus->states[i], on_service_stopped, bus);
    }
    bus->stopping_services--;
}

void vg_bus_free(struct vg_bus *bus)
{
    if (bus == NULL)
        return;
    size_t position = 0;
    struct vg_str name;
    void *entry;
    while (vg_map_next(&bus->effect_kinds, &position, &name, &entry))
        free(entry);
    for (struct posted *posted = bus->posted, *next; posted != NULL; posted = next) {
        next = posted->next;
        free(posted);
    }
    vg_coverage_close(bus);
    vg_map_deinit(&bus->effect_kinds);
    vg_map_deinit(&bus->channels);
    vg_map_deinit(&bus->services);
    vg_journal_deinit(&bus->journal);
    uv_mutex_destroy(&bus->post_mutex);
    free(bus->states);
    free(bus->host_pages);
    free(bus->endpoint_url);
    free(bus);
}

struct vg_store *vg_bus_store(struct vg_bus *bus)
{
    return bus->options.store;
}

int vg_bus_look(struct vg_bus *bus, int (*look)(struct vg_txn *txn, void *ctx), void *ctx)
{
    struct vg_txn *txn;
    if (bus->txn != NULL)
        return look(bus->txn, ctx);
    int rc = vg_txn_begin_read(bus->options.store, &txn);
    if (rc != VG_OK)
        return rc;
    rc = look(txn, ctx);
    vg_txn_abort(txn);
    return rc;
}

struct vg_clock *vg_bus_clock(struct vg_bus *bus)
{
    return &bus->clock;
}

struct vg_journal *vg_bus_journal(struct vg_bus *bus)
{
    return &bus->journal;
}

struct vg_random *vg_bus_random(struct vg_bus *bus)
{
    return &bus->random;
}

uv_loop_t *vg_bus_loop(struct vg_bus *bus)
{
    return bus->options.loop;
}

const struct vg_log *vg_bus_log(const struct vg_bus *bus)
{
    return bus->options.log;
}

void *vg_bus_host(const struct vg_bus *bus)
{
    return bus->options.host;
}

const char *vg_bus_smtp_url(const struct vg_bus *bus)
{
    return bus->options.smtp_url;
}

const char *vg_bus_waf_lists_dir(const struct vg_bus *bus)
{
    return bus->options.waf_lists_dir;
}

int64_t vg_bus_waf_propagation_ms(const struct vg_bus *bus)
{
    return bus->options.waf_propagation_ms;
}

int64_t vg_bus_dynamodb_delay_ms(const struct vg_bus *bus)
{
    return bus->options.dynamodb_delay_ms;
}

bool vg_bus_dynamodb_throttle(const struct vg_bus *bus)
{
    return bus->options.dynamodb_throttle;
}

const char *vg_bus_default_account(const struct vg_bus *bus)
{
    return bus->options.default_account;
}

const char *vg_bus_default_region(const struct vg_bus *bus)
{
    return bus->options.default_region;
}

const struct vg_service *vg_bus_service(const struct vg_bus *bus, struct vg_str name)
{
    return vg_map_get(&bus->services, name);
}

const struct vg_service *const *vg_bus_services(const struct vg_bus *bus)
{
    return bus->options.services;
}

const struct vg_page *vg_bus_host_pages(const struct vg_bus *bus)
{
    return bus->host_pages;
}

void *vg_bus_service_state(const struct vg_bus *bus, const struct vg_service *service)
{
    for (size_t i = 0; bus->options.services[i] != NULL; i++)
        if (bus->options.services[i] == service)
            return bus->states[i];
    return NULL;
}

bool vg_is_account(struct vg_str text)
{
    bool is_good = text.len == 12;
    for (size_t i = 0; is_good && i < text.len; i++)
        is_good = text.ptr[i] >= '0' && text.ptr[i] <= '9';
    return is_good;
}

bool vg_is_region(struct vg_str text)
{
    enum { LEN_MAX = 23 };
    bool is_good = text.len > 0 && text.len <= LEN_MAX;
    for (size_t i = 0; is_good && i < text.len; i++) {
        char c = text.ptr[i], lower = (char)(c | 0x20);
        is_good = (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || c == '-' || c == '_';
    }
    return is_good;
}

void vg_bus_set_endpoint_url(struct vg_bus *bus, struct vg_str url)
{
    char *copy = malloc(url.len + 1);
    VG_ASSERT(copy != NULL);
    memcpy(copy, url.ptr, url.len);
    copy[url.len] = '\0';
    free(bus->endpoint_url);
    bus->endpoint_url = copy;
}

struct vg_str vg_bus_endpoint_url(const struct vg_bus *bus)
{
    return vg_str_from(bus->endpoint_url != NULL ? bus->endpoint_url : "http://localhost:4566");
}
