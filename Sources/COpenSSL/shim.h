#pragma once
// What Swift cannot import from OpenSSL's headers: macros that are functions, and the typed stacks.
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cmac.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/prctl.h>
#include "shim-x509.h"

// RFC 2253 text, but with characters above ASCII left as UTF-8 (§2.4 allows both spellings).
static inline unsigned long shim_name_flags(void) { return XN_FLAG_RFC2253 & ~((unsigned long)ASN1_STRFLGS_ESC_MSB); }

static inline size_t shim_bio_contents(BIO *bio, const unsigned char **contents) {
  char *data = NULL;
  long length = BIO_get_mem_data(bio, &data);
  *contents = (const unsigned char *)data;
  return length < 0 ? 0 : (size_t)length;
}

static inline GENERAL_NAMES *shim_names_new(void) { return sk_GENERAL_NAME_new_null(); }
static inline int shim_names_push(GENERAL_NAMES *names, GENERAL_NAME *name) { return sk_GENERAL_NAME_push(names, name); }
static inline int shim_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline GENERAL_NAME *shim_names_at(const GENERAL_NAMES *names, int position) {
  return sk_GENERAL_NAME_value(names, position);
}

static inline int shim_revoked_count(X509_CRL *list) {
  STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(list);
  return entries == NULL ? 0 : sk_X509_REVOKED_num(entries);
}
static inline X509_REVOKED *shim_revoked_at(X509_CRL *list, int position) {
  return sk_X509_REVOKED_value(X509_CRL_get_REVOKED(list), position);
}

static inline EXTENDED_KEY_USAGE *shim_usages_new(void) { return sk_ASN1_OBJECT_new_null(); }
static inline int shim_usages_push(EXTENDED_KEY_USAGE *usages, int nid) {
  return sk_ASN1_OBJECT_push(usages, OBJ_nid2obj(nid));
}

// prctl is variadic, so Swift cannot call it.
static inline int shim_forbid_inspection(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

static inline int shim_selection_public(void) { return EVP_PKEY_PUBLIC_KEY; }
static inline int shim_selection_keypair(void) { return EVP_PKEY_KEYPAIR; }

// Memory that libcrypto will free itself; OPENSSL_malloc is a macro.
static inline void *shim_memory_copy(const void *bytes, size_t count) { return OPENSSL_memdup(bytes, count); }
static inline void shim_memory_free(void *bytes) { OPENSSL_free(bytes); }
