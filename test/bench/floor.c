/* test/bench/floor.c: the least an HTTP server on libuv and llhttp can do: one thread, every
 * request gets the same 300 bytes. What virga costs is told as a multiple of this. With a file's
 * name each request's body is also put into an LMDB of its own, all of one turn of the loop in one
 * durable commit, and answered behind it. Usage: floor PORT [FILE] (0: any free one); prints the
 * port. */
#include <llhttp.h>
#include <lmdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum {
    BODY_BYTES = 300,
    READ_BYTES = 64 * 1024,
    BACKLOG = 1024,
    PUT_BYTES_MAX = 4096,
    KEYS = 10000, /* that the puts go through */
};

struct client {
    uv_tcp_t tcp;
    llhttp_t parser;
    struct client *next; /* whose answer waits for the turn's commit */
    size_t body_len;
    char body[PUT_BYTES_MAX];
};

static char answer[BODY_BYTES + 128];
static size_t answer_len;
static char read_buffer[READ_BYTES];

/* The store, where there is one. */
static MDB_env *env;
static MDB_dbi dbi;
static MDB_txn *txn;            /* of this turn, NULL until it is needed */
static struct client *answered; /* when it is committed */
static uint64_t put_count;

static void require(int rc)
{
    if (rc == 0)
        return;
    fprintf(stderr, "floor: %s\n", mdb_strerror(rc));
    exit(1);
}

static void send_answer(struct client *client)
{
    uv_buf_t buf = uv_buf_init(answer, (unsigned)answer_len);
    uv_try_write((uv_stream_t *)&client->tcp, &buf, 1);
}

static void put(struct client *client)
{
    uint64_t number = put_count++ % KEYS;
    MDB_val key = {sizeof(number), &number}, value = {client->body_len, client->body};
    if (txn == NULL)
        require(mdb_txn_begin(env, NULL, 0, &txn));
    require(mdb_put(txn, dbi, &key, &value, 0));
    client->body_len = 0;
    client->next = answered;
    answered = client;
}

static void on_turn(uv_check_t *check)
{
    (void)check;
    if (txn == NULL)
        return;
    require(mdb_txn_commit(txn));
    txn = NULL;
    for (; answered != NULL; answered = answered->next)
        send_answer(answered);
}

/* The same flags as virga's store with --sync=disk. */
static void open_store(const char *file)
{
    static uv_check_t check;
    MDB_txn *first;
    require(mdb_env_create(&env));
    require(mdb_env_set_mapsize(env, (size_t)1 << 30));
    require(mdb_env_open(env, file, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOTLS | MDB_WRITEMAP, 0600));
    require(mdb_txn_begin(env, NULL, 0, &first));
    require(mdb_dbi_open(first, NULL, 0, &dbi));
    require(mdb_txn_commit(first));
    uv_check_init(uv_default_loop(), &check);
    uv_check_start(&check, on_turn);
}

static int on_body(llhttp_t *parser, const char *at, size_t len)
{
    struct client *client = parser->data;
    size_t room = sizeof(client->body) - client->body_len;
    memcpy(client->body + client->body_len, at, len < room ? len : room);
    client->body_len += len < room ? len : room;
    return 0;
}

static int on_message_complete(llhttp_t *parser)
{
    struct client *client = parser->data;
    if (env != NULL)
        put(client);
    else
        send_answer(client);
    return 0;
}

static llhttp_settings_t settings = {.on_message_complete = on_message_complete};

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)handle;
    (void)suggested;
    *buf = uv_buf_init(read_buffer, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    struct client *client = stream->data;
    if (len < 0 || (len > 0 && llhttp_execute(&client->parser, buf->base, (size_t)len) != HPE_OK))
        uv_close((uv_handle_t *)stream, on_closed);
}

static void on_client(uv_stream_t *listener, int status)
{
    struct client *client = status == 0 ? calloc(1, sizeof(*client)) : NULL;
    if (client == NULL)
        return;
    uv_tcp_init(listener->loop, &client->tcp);
    client->tcp.data = client;
    llhttp_init(&client->parser, HTTP_REQUEST, &settings);
    client->parser.data = client;
    if (uv_accept(listener, (uv_stream_t *)&client->tcp) != 0) {
        uv_close((uv_handle_t *)&client->tcp, on_closed);
        return;
    }
    uv_tcp_nodelay(&client->tcp, 1);
    uv_read_start((uv_stream_t *)&client->tcp, give_buffer, on_read);
}

static void make_answer(void)
{
    int head = snprintf(answer, sizeof(answer),
                        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        "Content-Length: %d\r\n\r\n",
                        BODY_BYTES);
    memset(answer + head, 'x', BODY_BYTES);
    answer_len = (size_t)head + BODY_BYTES;
}

int main(int argc, char **argv)
{
    uv_tcp_t listener;
    struct sockaddr_in address;
    int size = sizeof(address);
    make_answer();
    if (argc > 2) {
        settings.on_body = on_body; /* without a store it would be a call for nothing */
        open_store(argv[2]);
    }
    uv_tcp_init(uv_default_loop(), &listener);
    uv_ip4_addr("127.0.0.1", argc > 1 ? atoi(argv[1]) : 0, &address);
    if (uv_tcp_bind(&listener, (const struct sockaddr *)&address, 0) != 0 ||
        uv_listen((uv_stream_t *)&listener, BACKLOG, on_client) != 0 ||
        uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &size) != 0) {
        fprintf(stderr, "floor: cannot listen\n");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
