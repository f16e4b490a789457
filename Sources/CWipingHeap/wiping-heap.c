// What a program frees is wiped before it can lie about: requests and replies pass through buffers of event loops, TLS
// and decoders, which know nothing of secrets. These definitions take the place of the C library's for everything in the
// process; memory still comes from its allocator.
#include "wiping-heap.h"

#include <malloc.h>
#include <stddef.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HEAP_IS_WATCHED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(HEAP_IS_WATCHED)

// glibc's own, under the names that it keeps for this purpose.
extern void *__libc_malloc(size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void __libc_free(void *memory);

// A piece with a mapping of its own (glibc's malloc/malloc.c, IS_MMAPPED) goes back to the kernel, which wipes it: to
// write zeros over it would touch pages that were never used.
static inline int is_mapping(const void *memory) { return (((const size_t *)memory)[-1] & 2) != 0; }

void free(void *memory) {
  if (memory == NULL) return;
  if (!is_mapping(memory)) {
    memset(memory, 0, malloc_usable_size(memory));
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
  size_t present = malloc_usable_size(memory);
  if (size <= present && size >= present / 2) return memory;
  void *moved = __libc_malloc(size);
  if (moved == NULL) return NULL;
  memcpy(moved, memory, present < size ? present : size);
  free(memory);
  return moved;
}

#endif
