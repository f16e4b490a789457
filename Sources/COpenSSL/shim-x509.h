#pragma once
// The typed stacks of certificates and extensions.
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

static inline STACK_OF(X509) *shim_certificates_new(void) { return sk_X509_new_null(); }
// Takes a reference of its own.
static inline int shim_certificates_push(STACK_OF(X509) *stack, X509 *certificate) {
  if (X509_up_ref(certificate) != 1) return 0;
  if (sk_X509_push(stack, certificate) > 0) return 1;
  X509_free(certificate);
  return 0;
}
static inline void shim_certificates_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }
static inline void shim_extensions_free(STACK_OF(X509_EXTENSION) *stack) {
  sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
}
