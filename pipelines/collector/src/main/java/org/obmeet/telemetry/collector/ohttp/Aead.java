package org.obmeet.telemetry.collector.ohttp;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.hpke.HPKE;

/** An algorithm that encrypts requests and responses (RFC 9180, section 7.3). */
enum Aead {
  AES_128_GCM(HPKE.aead_AES_GCM128, 16),
  CHACHA20_POLY1305(HPKE.aead_CHACHA20_POLY1305, 32);

  static final int NONCE_BYTES = 12;

  private final short id;
  private final int keyBytes;

  Aead(short id, int keyBytes) {
    this.id = id;
    this.keyBytes = keyBytes;
  }

  static Optional<Aead> of(short id) {
    return Arrays.stream(values()).filter(aead -> aead.id == id).findFirst();
  }

  short id() {
    return id;
  }

  int keyBytes() {
    return keyBytes;
  }
}
