/* The plainest fast client: the same message again and again, four round trips each (MAIL, RCPT, DATA, body).
   smtp_client PORT CONNECTIONS MESSAGES FILE. No rendering, no record: the speed that the line itself allows. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char body[1 << 20];
static size_t size;
static long left, done;
static const char *steps[] = {"EHLO client\r\n", "MAIL FROM:<a@example.com>\r\n", "RCPT TO:<b@example.com>\r\n", "DATA\r\n"};
struct line { int fd, step; };

static void push(int fd, const char *text, size_t length) {
    while (length) {
        ssize_t n = send(fd, text, length, MSG_NOSIGNAL);
        if (n <= 0) { perror("smtp_client"); exit(1); }
        text += n;
        length -= (size_t)n;
    }
}

/* step: 0 greeting awaited, 1 EHLO, 2 MAIL, 3 RCPT, 4 DATA, 5 body; after a body the next MAIL. */
static void onward(struct line *c) {
    if (c->step == 5) { done++; c->step = 1; }
    if (c->step == 1 && left-- <= 0) { c->step = 6; return; }
    if (c->step < 4) push(c->fd, steps[c->step], strlen(steps[c->step]));
    else push(c->fd, body, size);
    c->step++;
}

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    int lines = atoi(argv[2]), one = 1, poll = epoll_create1(0);
    left = atol(argv[3]);
    long all = left;
    FILE *f = fopen(argv[4], "r");
    if (!f) return 1;
    size = fread(body, 1, sizeof body - 8, f);
    memcpy(body + size, "\r\n.\r\n", 5);
    size += 5;
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < lines; i++) {
        struct line *c = calloc(1, sizeof *c);
        c->fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(c->fd, (struct sockaddr *)&there, sizeof there)) { perror("connect"); return 1; }
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event mine = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &mine);
    }
    struct epoll_event found[64];
    char reply[4096];
    while (done < all) {
        int count = epoll_wait(poll, found, 64, -1);
        for (int i = 0; i < count; i++) {
            struct line *c = found[i].data.ptr;
            ssize_t n = recv(c->fd, reply, sizeof reply - 1, 0);
            if (n <= 0) return 1;
            reply[n] = 0;
            char *last = memrchr(reply, '\n', (size_t)n - 1);
            last = last ? last + 1 : reply;
            if (reply[n - 1] == '\n' && last[3] == ' ') onward(c);
        }
    }
    return 0;
}
