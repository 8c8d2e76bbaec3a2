package org.obmeet.telemetry.lake.keys;

import com.google.common.primitives.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.obmeet.telemetry.lake.store.Locations;

/** Wraps keys with AES-256-GCM and a key in a file: 64 hexadecimal digits. */
record FileKeyWrapping(String location, SecretKeySpec key) implements KeyWrapping {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  static KeyWrapping open(String location) {
    byte[] hex = new KeysetFile(Locations.local(location).orElseThrow(), "wrapping key").read();
    try {
      byte[] key = HexFormat.of().parseHex(new String(hex, StandardCharsets.UTF_8).strip());
      if (key.length != KeysetContent.KEY_BYTES) {
        throw new IllegalArgumentException("length of a key");
      }
      return new FileKeyWrapping(location, new SecretKeySpec(key, "AES"));
    } catch (IllegalArgumentException e) {
      // The cause may quote the key, so the exception does not include the cause.
      throw new KeysetException(
          "the wrapping key at " + location + " must have 64 hexadecimal digits");
    }
  }

  @Override
  public byte[] wrap(String name, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    return Bytes.concat(nonce, crypt(Cipher.ENCRYPT_MODE, name, nonce, plain));
  }

  @Override
  public byte[] unwrap(String name, byte[] wrapped) {
    byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(wrapped, NONCE_BYTES, Math.max(NONCE_BYTES, wrapped.length));
    return crypt(Cipher.DECRYPT_MODE, name, nonce, sealed);
  }

  private byte[] crypt(int mode, String name, byte[] nonce, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new KeysetException(
          "the key " + name + " was not wrapped with the key at " + location, e);
    }
  }

  /** Returns the location; the key is not part of it. */
  @Override
  public String toString() {
    return location;
  }
}
