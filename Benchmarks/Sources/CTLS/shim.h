// What the load generator needs of OpenSSL and of the kernel, where the originals are macros or unions.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// A context for TLS 1.2 and 1.3 that verifies the server's chain; null when a file cannot be used.
static inline SSL_CTX *tls_client_context(const char *ca, const char *cert, const char *key) {
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (!context) return NULL;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  if (SSL_CTX_load_verify_locations(context, ca, NULL) != 1 ||
      (cert[0] && (SSL_CTX_use_certificate_chain_file(context, cert) != 1 ||
                   SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1))) {
    SSL_CTX_free(context);
    return NULL;
  }
  return context;
}

// gRPC needs ALPN "h2" (RFC 9113 §3.2).
static inline void tls_offer_h2(SSL_CTX *context) {
  SSL_CTX_set_alpn_protos(context, (const unsigned char *)"\x02h2", 3);
}

// Connects and shakes hands, blocking; afterwards the socket does not block. Null on failure; *descriptor is the socket.
static inline SSL *tls_connect(SSL_CTX *context, const char *address, unsigned short port, int *descriptor) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return NULL;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct timeval patience = {.tv_sec = 10};
  int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  SSL *tls = NULL;
  if (inet_pton(AF_INET, address, &to.sin_addr) != 1 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0 ||
      !(tls = SSL_new(context)) || SSL_set_fd(tls, fd) != 1 || SSL_connect(tls) != 1) {
    if (tls) SSL_free(tls);
    close(fd);
    return NULL;
  }
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  *descriptor = fd;
  return tls;
}

// A context for a server that demands a client's certificate of that CA; null when a file cannot be used.
static inline SSL_CTX *tls_server_context(const char *ca, const char *cert, const char *key) {
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  if (!context) return NULL;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  if (SSL_CTX_load_verify_locations(context, ca, NULL) != 1 ||
      SSL_CTX_use_certificate_chain_file(context, cert) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
    SSL_CTX_free(context);
    return NULL;
  }
  return context;
}

// A listening socket, or -1.
static inline int listen_on(const char *address, unsigned short port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
  int one = 1;
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (inet_pton(AF_INET, address, &at.sin_addr) != 1 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
      listen(fd, 1024) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

// Takes a connection and shakes hands, blocking; afterwards the socket does not block. Null on failure.
static inline SSL *tls_accept(SSL_CTX *context, int listener, int *descriptor) {
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0) return NULL;
  struct timeval patience = {.tv_sec = 10};
  int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  SSL *tls = SSL_new(context);
  if (!tls || SSL_set_fd(tls, fd) != 1 || SSL_accept(tls) != 1) {
    if (tls) SSL_free(tls);
    close(fd);
    return NULL;
  }
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  *descriptor = fd;
  return tls;
}

// Bytes read; 0 when there are none now; -1 when the connection is over.
static inline int tls_read(SSL *tls, void *bytes, int count) {
  ERR_clear_error();
  int n = SSL_read(tls, bytes, count);
  if (n > 0) return n;
  int error = SSL_get_error(tls, n);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static inline int tls_write(SSL *tls, const void *bytes, int count) {
  ERR_clear_error();
  int n = SSL_write(tls, bytes, count);
  if (n > 0) return n;
  int error = SSL_get_error(tls, n);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static inline int poll_add(int poll, int fd, int index) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = (unsigned)index};
  return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
}

// Indexes of readable connections; at most 256.
static inline int poll_wait(int poll, int *indexes, int milliseconds) {
  struct epoll_event events[256];
  int n = epoll_wait(poll, events, 256, milliseconds);
  for (int i = 0; i < n; i++) indexes[i] = (int)events[i].data.u32;
  return n;
}

static inline unsigned long long nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (unsigned long long)now.tv_sec * 1000000000ull + (unsigned long long)now.tv_nsec;
}

static inline unsigned long long own_cpu_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (unsigned long long)now.tv_sec * 1000000000ull + (unsigned long long)now.tv_nsec;
}

static inline void complain(const char *line) { fprintf(stderr, "%s\n", line); }
