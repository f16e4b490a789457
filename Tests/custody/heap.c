// Takes, moves and frees memory at random through Sources/CWipingHeap, and looks whether what is in it stays what it was
// and what was freed is gone.
#include <assert.h>
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { pieces = 4000, rounds = 1000000, stride = 97 };
static unsigned char *memory[pieces];
static size_t length[pieces];

static void check(int at, size_t count) {
  for (size_t byte = 0; memory[at] && byte < count; byte += stride) assert(memory[at][byte] == (unsigned char)(at + byte));
}

int main(void) {
  srand(3);
  for (long round = 0; round < rounds; round++) {
    int at = rand() % pieces;
    size_t size = 1 + (rand() % 100 == 0 ? rand() % 400000 : rand() % 2000);
    check(at, length[at]);
    switch (rand() % 5) {
      case 0:
        free(memory[at]);
        memory[at] = malloc(size);
        break;
      case 1:
        free(memory[at]);
        memory[at] = calloc(size, 1);
        for (size_t byte = 0; byte < size; byte++) assert(memory[at][byte] == 0);
        break;
      case 2:
        memory[at] = realloc(memory[at], size);
        check(at, length[at] < size ? length[at] : size);
        break;
      case 3: {
        void *aligned;
        free(memory[at]);
        assert(posix_memalign(&aligned, 64, size) == 0 && ((uintptr_t)aligned & 63) == 0);
        memory[at] = aligned;
        break;
      }
      case 4:
        free(memory[at]);
        memory[at] = aligned_alloc(4096, size);
        assert(((uintptr_t)memory[at] & 4095) == 0);
        break;
    }
    length[at] = size;
    assert(malloc_usable_size(memory[at]) >= size);
    for (size_t byte = 0; byte < size; byte += stride) memory[at][byte] = (unsigned char)(at + byte);
  }
  void *none;
  assert(posix_memalign(&none, 3, 8) == EINVAL && realloc(malloc(8), 0) == NULL);
  // The allocator's own links stand in the first 16 bytes of a free piece.
  unsigned char *secret = malloc(200);
  size_t room = malloc_usable_size(secret);
  memset(secret, 0xAB, room);
  free(secret);
  for (size_t byte = 16; byte < room; byte++) assert(secret[byte] != 0xAB);
  secret = malloc(200);
  memset(secret, 0xAB, malloc_usable_size(secret));
  unsigned char *moved = realloc(secret, 100000);
  assert(moved != secret && moved[199] == 0xAB);
  for (size_t byte = 16; byte < 200; byte++) assert(secret[byte] != 0xAB);
  free(moved);
  puts("heap ok");
}
