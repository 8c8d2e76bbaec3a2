package org.obmeet.telemetry.collector.ohttp;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.AEAD;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody.InvalidBodyException;

/** A decrypted request of media type {@code message/ohttp-req} that encrypts its response. */
public final class EncapsulatedRequest {
  private static final int HEADER_BYTES = 7;
  private static final int ENCAPSULATED_KEY_BYTES = 32;
  private static final int TAG_BYTES = 16;

  /** Bytes that encapsulation adds to a request. */
  public static final int OVERHEAD_BYTES = HEADER_BYTES + ENCAPSULATED_KEY_BYTES + TAG_BYTES;

  private static final int NONCE_BYTES = 12;
  private static final byte[] REQUEST_LABEL = ascii("message/bhttp request\0");
  private static final byte[] RESPONSE_LABEL = ascii("message/bhttp response");
  private static final byte[] NONE = {};

  private final short aead;
  private final byte[] encapsulatedKey;
  private final HPKEContext context;
  private final byte[] content;

  private EncapsulatedRequest(
      short aead, byte[] encapsulatedKey, HPKEContext context, byte[] content) {
    this.aead = aead;
    this.encapsulatedKey = encapsulatedKey;
    this.context = context;
    this.content = content;
  }

  /**
   * Opens a request.
   *
   * @throws InvalidBodyException if the request is malformed or no key of the gateway opens it
   */
  public static EncapsulatedRequest open(byte[] message, GatewayKeys keys)
      throws InvalidBodyException {
    ByteBuffer in = ByteBuffer.wrap(message);
    try {
      Optional<GatewayKey> key = keys.find(in.get() & 0xff);
      short kem = in.getShort();
      short kdf = in.getShort();
      short aead = in.getShort();
      if (key.isEmpty()
          || kem != GatewayKey.KEM
          || kdf != GatewayKey.KDF
          || !GatewayKey.AEADS.contains(aead)) {
        throw new InvalidBodyException(ProblemDetail.OHTTP_KEY);
      }
      byte[] encapsulatedKey = new byte[ENCAPSULATED_KEY_BYTES];
      in.get(encapsulatedKey);
      byte[] info =
          ByteBuffer.allocate(REQUEST_LABEL.length + HEADER_BYTES)
              .put(REQUEST_LABEL)
              .put(message, 0, HEADER_BYTES)
              .array();
      HPKEContext context =
          new HPKE(HPKE.mode_base, kem, kdf, aead)
              .setupBaseR(encapsulatedKey, key.get().pair(), info);
      byte[] content = context.open(NONE, message, in.position(), in.remaining());
      return new EncapsulatedRequest(aead, encapsulatedKey, context, content);
    } catch (BufferUnderflowException
        | InvalidCipherTextException
        | IllegalArgumentException
        | IllegalStateException broken) {
      throw new InvalidBodyException(
          ProblemDetail.of(400, "The encapsulated request is broken, or has another key."));
    }
  }

  /** Returns the request in the binary form of RFC 9292. */
  public byte[] content() {
    return content.clone();
  }

  /**
   * Returns the encrypted response, of media type {@code message/ohttp-res}.
   *
   * @param nonce {@link #keyBytes} random bytes
   */
  public byte[] seal(byte[] response, byte[] nonce) {
    byte[] secret = context.export(RESPONSE_LABEL, nonce.length);
    byte[] salt =
        ByteBuffer.allocate(encapsulatedKey.length + nonce.length)
            .put(encapsulatedKey)
            .put(nonce)
            .array();
    byte[] random = context.extract(salt, secret);
    AEAD cipher =
        new AEAD(
            aead,
            context.expand(random, ascii("key"), keyBytes()),
            context.expand(random, ascii("nonce"), NONCE_BYTES));
    try {
      byte[] sealed = cipher.seal(NONE, response);
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encryption must not fail", e);
    }
  }

  /** Returns the number of bytes of a symmetric key, and of the nonce of a response. */
  public int keyBytes() {
    return aead == HPKE.aead_AES_GCM128 ? 16 : 32;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
