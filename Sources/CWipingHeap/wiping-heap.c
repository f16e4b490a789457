// What a program frees is wiped before it can lie about: requests and replies pass through buffers of event loops, TLS
// and decoders, which know nothing of secrets. These definitions take the place of the C library's for everything in the
// process; memory still comes from its allocator. All of the family is here, so that no other allocator that somebody
// loads before the program is mixed with it (glibc manual §3.2.5, Replacing malloc).
#include "wiping-heap.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HEAP_IS_WATCHED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(HEAP_IS_WATCHED)

// glibc's own, under the names that it keeps for this purpose.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

// The word before a piece holds the size of its chunk, and in its lowest bits what kind it is (glibc's malloc/malloc.c).
static inline size_t head(const void *memory) { return ((const size_t *)memory)[-1]; }

// A piece with a mapping of its own (IS_MMAPPED) goes back to the kernel, which wipes it: to write zeros over it would
// touch pages that were never used.
static inline int is_mapping(const void *memory) { return (head(memory) & 2) != 0; }

static inline size_t room(const void *memory) {
  return (head(memory) & ~(size_t)7) - (is_mapping(memory) ? 2 : 1) * sizeof(size_t);
}

size_t malloc_usable_size(void *memory) { return memory == NULL ? 0 : room(memory); }

void *malloc(size_t size) { return __libc_malloc(size); }

void *calloc(size_t count, size_t size) { return __libc_calloc(count, size); }

void free(void *memory) {
  if (memory == NULL) return;
  if (!is_mapping(memory)) {
    memset(memory, 0, room(memory));
    // The compiler knows that nobody reads what is freed; it has to write the zeros all the same.
    __asm__ __volatile__("" : : "r"(memory) : "memory");
  }
  __libc_free(memory);
}

void *realloc(void *memory, size_t size) {
  if (memory == NULL) return __libc_malloc(size);
  if (size == 0) {
    free(memory);
    return NULL;
  }
  if (is_mapping(memory)) return __libc_realloc(memory, size);
  size_t present = room(memory);
  if (size <= present && size >= present / 2) return memory;
  void *moved = __libc_malloc(size);
  if (moved == NULL) return NULL;
  memcpy(moved, memory, present < size ? present : size);
  free(memory);
  return moved;
}

void *memalign(size_t alignment, size_t size) { return __libc_memalign(alignment, size); }

void *aligned_alloc(size_t alignment, size_t size) { return __libc_memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  int before = errno;
  void *made = __libc_memalign(alignment, size);
  errno = before;
  if (made == NULL) return ENOMEM;
  *memory = made;
  return 0;
}

void *valloc(size_t size) { return __libc_memalign((size_t)sysconf(_SC_PAGESIZE), size); }

void *pvalloc(size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (size > (size_t)-1 - page) {
    errno = ENOMEM;
    return NULL;
  }
  return __libc_memalign(page, (size + page - 1) & ~(page - 1));
}

#endif
