/* A PKCS#11 module in front of another one: it does what a file says instead of what was asked.
 *
 * CONCLAVE_SHIM_MODULE names the module behind it, CONCLAVE_SHIM_FAULTS a file that is read at each call. A line of it
 * is a function and what it does: "C_WrapKey 0x30" returns that value without calling, "C_WrapKey hang" never returns,
 * "C_WrapKey crash" aborts, "C_WrapKey delay 300" waits that many milliseconds first. "times N" at the end of a line
 * (a count kept in this process, for the number in the line "generation NUMBER" before) ends the fault after N calls.
 * CONCLAVE_SHIM_LOGINS names a file that grows by a byte each time a PIN is sent, CONCLAVE_SHIM_HANGS one that grows by
 * a byte when a call begins to hang, CONCLAVE_SHIM_SESSIONS one that gets a '+' for each session that was opened and a
 * '-' for each that is closed. */
#define CRYPTOKI_EXPORTS
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static CK_FUNCTION_LIST_PTR real;
static CK_FUNCTION_LIST ours;
static int generation;
/* Of what is counted: a module is called by several threads. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Appends a byte to the file that a variable names. One write of one byte: no two of them mix. */
static void note(const char *variable, char byte) {
  const char *path = getenv(variable);
  FILE *file = path ? fopen(path, "a") : NULL;
  if (!file) return;
  fputc(byte, file);
  fclose(file);
}

/* Whether the call is to be answered with *value. */
static int fault(const char *function, int *count, CK_RV *value) {
  const char *path = getenv("CONCLAVE_SHIM_FAULTS");
  FILE *file = path ? fopen(path, "r") : NULL;
  char line[256];
  int answered = 0;
  while (file && fgets(line, sizeof line, file)) {
    char name[64], what[64];
    unsigned milliseconds = 0;
    int times = -1;
    if (sscanf(line, "%63s %63s", name, what) != 2) continue;
    const char *limit = strstr(line, " times ");
    if (limit) times = atoi(limit + 7);
    pthread_mutex_lock(&lock);
    if (strcmp(name, "generation") == 0) generation = atoi(what);
    /* The count's upper half is the generation that it was counted in. */
    if (*count >> 16 != generation) *count = generation << 16;
    int isMeant = strcmp(name, function) == 0 && (times < 0 || (*count & 0xffff) < times);
    if (isMeant) ++*count;
    pthread_mutex_unlock(&lock);
    if (!isMeant) continue;
    if (strcmp(what, "hang") == 0) {
      note("CONCLAVE_SHIM_HANGS", '.');
      for (;;) pause();
    } else if (strcmp(what, "crash") == 0) {
      abort();
    } else if (strcmp(what, "delay") == 0) {
      if (sscanf(line, "%*s %*s %u", &milliseconds) == 1) usleep(milliseconds * 1000);
    } else {
      *value = strtoul(what, NULL, 0);
      answered = 1;
    }
  }
  if (file) fclose(file);
  return answered;
}

#define SHIM(NAME, PARAMETERS, ARGUMENTS)             \
  static CK_RV shim_##NAME PARAMETERS {               \
    static int count;                                 \
    CK_RV value;                                      \
    if (fault(#NAME, &count, &value)) return value;   \
    return real->NAME ARGUMENTS;                      \
  }

SHIM(C_Initialize, (void *a), (a))
SHIM(C_GetInfo, (CK_INFO *a), (a))
SHIM(C_GetSlotList, (CK_BBOOL a, CK_SLOT_ID *b, CK_ULONG *c), (a, b, c))
SHIM(C_GetTokenInfo, (CK_SLOT_ID a, CK_TOKEN_INFO *b), (a, b))
SHIM(C_GetMechanismList, (CK_SLOT_ID a, CK_MECHANISM_TYPE *b, CK_ULONG *c), (a, b, c))
SHIM(C_GetMechanismInfo, (CK_SLOT_ID a, CK_MECHANISM_TYPE b, CK_MECHANISM_INFO *c), (a, b, c))
SHIM(C_FindObjectsInit, (CK_SESSION_HANDLE a, CK_ATTRIBUTE *b, CK_ULONG c), (a, b, c))
SHIM(C_FindObjects, (CK_SESSION_HANDLE a, CK_OBJECT_HANDLE *b, CK_ULONG c, CK_ULONG *d), (a, b, c, d))
SHIM(C_FindObjectsFinal, (CK_SESSION_HANDLE a), (a))
SHIM(C_GenerateKey, (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_ATTRIBUTE *c, CK_ULONG d, CK_OBJECT_HANDLE *e),
     (a, b, c, d, e))
SHIM(C_GenerateKeyPair,
     (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_ATTRIBUTE *c, CK_ULONG d, CK_ATTRIBUTE *e, CK_ULONG f,
      CK_OBJECT_HANDLE *g, CK_OBJECT_HANDLE *h),
     (a, b, c, d, e, f, g, h))
SHIM(C_CreateObject, (CK_SESSION_HANDLE a, CK_ATTRIBUTE *b, CK_ULONG c, CK_OBJECT_HANDLE *d), (a, b, c, d))
SHIM(C_DestroyObject, (CK_SESSION_HANDLE a, CK_OBJECT_HANDLE b), (a, b))
SHIM(C_GetAttributeValue, (CK_SESSION_HANDLE a, CK_OBJECT_HANDLE b, CK_ATTRIBUTE *c, CK_ULONG d), (a, b, c, d))
SHIM(C_WrapKey,
     (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c, CK_OBJECT_HANDLE d, unsigned char *e, CK_ULONG *f),
     (a, b, c, d, e, f))
SHIM(C_UnwrapKey,
     (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c, unsigned char *d, CK_ULONG e, CK_ATTRIBUTE *f,
      CK_ULONG g, CK_OBJECT_HANDLE *h),
     (a, b, c, d, e, f, g, h))
SHIM(C_EncryptInit, (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c), (a, b, c))
SHIM(C_Encrypt, (CK_SESSION_HANDLE a, unsigned char *b, CK_ULONG c, unsigned char *d, CK_ULONG *e), (a, b, c, d, e))
SHIM(C_DecryptInit, (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c), (a, b, c))
SHIM(C_Decrypt, (CK_SESSION_HANDLE a, unsigned char *b, CK_ULONG c, unsigned char *d, CK_ULONG *e), (a, b, c, d, e))
SHIM(C_SignInit, (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c), (a, b, c))
SHIM(C_Sign, (CK_SESSION_HANDLE a, unsigned char *b, CK_ULONG c, unsigned char *d, CK_ULONG *e), (a, b, c, d, e))
SHIM(C_DeriveKey,
     (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c, CK_ATTRIBUTE *d, CK_ULONG e, CK_OBJECT_HANDLE *f),
     (a, b, c, d, e, f))
SHIM(C_GenerateRandom, (CK_SESSION_HANDLE a, unsigned char *b, CK_ULONG c), (a, b, c))

static CK_RV shim_C_OpenSession(CK_SLOT_ID a, CK_FLAGS b, void *c, CK_NOTIFY d, CK_SESSION_HANDLE *e) {
  static int count;
  CK_RV value;
  if (fault("C_OpenSession", &count, &value)) return value;
  value = real->C_OpenSession(a, b, c, d, e);
  if (value == CKR_OK) note("CONCLAVE_SHIM_SESSIONS", '+');
  return value;
}

static CK_RV shim_C_CloseSession(CK_SESSION_HANDLE a) {
  static int count;
  CK_RV value;
  if (fault("C_CloseSession", &count, &value)) return value;
  /* Before it is closed: another one may be opened at once. */
  note("CONCLAVE_SHIM_SESSIONS", '-');
  return real->C_CloseSession(a);
}

static CK_RV shim_C_Login(CK_SESSION_HANDLE a, CK_USER_TYPE b, unsigned char *c, CK_ULONG d) {
  static int count;
  CK_RV value;
  note("CONCLAVE_SHIM_LOGINS", '.');
  if (fault("C_Login", &count, &value)) return value;
  return real->C_Login(a, b, c, d);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) {
  void *library = dlopen(getenv("CONCLAVE_SHIM_MODULE"), RTLD_NOW | RTLD_LOCAL);
  CK_RV (*get)(CK_FUNCTION_LIST **) = library ? (CK_RV(*)(CK_FUNCTION_LIST **))dlsym(library, "C_GetFunctionList") : NULL;
  if (!get) return CKR_LIBRARY_LOAD_FAILED;
  CK_RV value = get(&real);
  if (value != CKR_OK) return value;
  ours = *real;
#define PUT(NAME) ours.NAME = shim_##NAME
  PUT(C_Initialize);
  PUT(C_GetInfo);
  PUT(C_GetSlotList);
  PUT(C_GetTokenInfo);
  PUT(C_GetMechanismList);
  PUT(C_GetMechanismInfo);
  PUT(C_OpenSession);
  PUT(C_CloseSession);
  PUT(C_FindObjectsInit);
  PUT(C_FindObjects);
  PUT(C_FindObjectsFinal);
  PUT(C_GenerateKey);
  PUT(C_GenerateKeyPair);
  PUT(C_CreateObject);
  PUT(C_DestroyObject);
  PUT(C_GetAttributeValue);
  PUT(C_WrapKey);
  PUT(C_UnwrapKey);
  PUT(C_EncryptInit);
  PUT(C_Encrypt);
  PUT(C_DecryptInit);
  PUT(C_Decrypt);
  PUT(C_SignInit);
  PUT(C_Sign);
  PUT(C_DeriveKey);
  PUT(C_GenerateRandom);
  PUT(C_Login);
  *list = &ours;
  return CKR_OK;
}
