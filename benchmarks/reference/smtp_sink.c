/* An SMTP sink: takes every message, keeps none, and tells how fast they came.
   smtp_sink PORT FILE: on SIGTERM writes "messages bytes seconds-between-first-and-last" to FILE.
   One epoll loop; the end of a message is looked for across reads by carrying the last four bytes along. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 18 };
struct line { int fd, body; size_t held; char in[ROOM]; };
static long messages, bytes;
static double first, last;
static const char *report;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void finish(int signal_number) {
    (void)signal_number;
    FILE *f = fopen(report, "w");
    if (f) { fprintf(f, "%ld %ld %.6f\n", messages, bytes, last - first); fclose(f); }
    _exit(0);
}

static const char *answer(const char *command) {
    if (!strncasecmp(command, "EHLO", 4)) return "250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
    if (!strncasecmp(command, "DATA", 4)) return "354 go\r\n";
    if (!strncasecmp(command, "QUIT", 4)) return "221 bye\r\n";
    return "250 ok\r\n";
}

/* Work off whatever is complete in the buffer; answers are gathered and written once. */
static int work_off(struct line *c) {
    char out[8192];
    size_t used = 0, at = 0;
    while (at < c->held) {
        char *start = c->in + at;
        size_t left = c->held - at;
        if (c->body) {
            char *end = memmem(start, left, "\r\n.\r\n", 5);
            if (!end) {
                size_t keep = left < 4 ? left : 4;
                memmove(c->in, c->in + c->held - keep, keep);
                c->held = keep;
                at = 0;
                break;
            }
            at += (size_t)(end - start) + 5;
            c->body = 0;
            last = now();
            if (!messages++) first = last;
            used += (size_t)snprintf(out + used, sizeof out - used, "250 ok\r\n");
            continue;
        }
        char *end = memchr(start, '\n', left);
        if (!end) { memmove(c->in, start, left); c->held = left; at = 0; break; }
        const char *text = answer(start);
        used += (size_t)snprintf(out + used, sizeof out - used, "%s", text);
        c->body = text[0] == '3';
        at += (size_t)(end - start) + 1;
        if (at == c->held) c->held = at = 0;
    }
    if (at && at == c->held) c->held = 0;
    return used && send(c->fd, out, used, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    report = argv[2];
    signal(SIGTERM, finish);
    int one = 1, door = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 512)) { perror("smtp_sink"); return 1; }
    struct epoll_event wanted = {.events = EPOLLIN}, found[128];
    epoll_ctl(poll, EPOLL_CTL_ADD, door, &wanted);
    for (;;) {
        int count = epoll_wait(poll, found, 128, -1);
        for (int i = 0; i < count; i++) {
            struct line *c = found[i].data.ptr;
            if (!c) {
                c = calloc(1, sizeof *c);
                c->fd = accept(door, 0, 0);
                setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                struct epoll_event mine = {.events = EPOLLIN, .data.ptr = c};
                epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &mine);
                if (send(c->fd, "220 sink\r\n", 10, MSG_NOSIGNAL) < 0) perror("greeting");
                continue;
            }
            ssize_t got = recv(c->fd, c->in + c->held, ROOM - c->held, 0);
            if (got > 0) { c->held += (size_t)got; bytes += got; }
            if (got <= 0 || work_off(c)) { close(c->fd); free(c); }
        }
    }
}
