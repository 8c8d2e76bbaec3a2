package org.obmeet.telemetry.collector.ohttp;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * A key pair that opens encapsulated requests.
 *
 * @param id key identifier, 0 to 255
 * @param created time from which it is published
 */
record GatewayKey(int id, Instant created, X25519PrivateKeyParameters secret) {
  static final short KEM = HPKE.kem_X25519_SHA256;
  static final short KDF = HPKE.kdf_HKDF_SHA256;

  AsymmetricCipherKeyPair pair() {
    return new AsymmetricCipherKeyPair(secret.generatePublicKey(), secret);
  }

  /** Returns the key configuration of RFC 9458, section 3.1. */
  byte[] configuration() {
    byte[] open = secret.generatePublicKey().getEncoded();
    ByteBuffer out = ByteBuffer.allocate(open.length + 5 + 4 * Aead.values().length);
    out.put((byte) id).putShort(KEM).put(open);
    out.putShort((short) (4 * Aead.values().length));
    for (Aead aead : Aead.values()) {
      out.putShort(KDF).putShort(aead.id());
    }
    return out.array();
  }

  /** Omits the key. */
  @Override
  public String toString() {
    return "gateway key " + id;
  }
}
