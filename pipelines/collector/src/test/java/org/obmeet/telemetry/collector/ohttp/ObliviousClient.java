package org.obmeet.telemetry.collector.ohttp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.AEAD;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/** A client of Oblivious HTTP, which knows the published key of a gateway. */
public final class ObliviousClient {
  private final byte[] header;
  private final byte[] gatewayKey;

  /**
   * Reads the first published key.
   *
   * @param keys in the format {@code application/ohttp-keys}
   * @param aead number of the algorithm
   */
  public ObliviousClient(byte[] keys, int aead) {
    ByteBuffer in = ByteBuffer.wrap(keys);
    in.getShort();
    byte id = in.get();
    short kem = in.getShort();
    gatewayKey = new byte[32];
    in.get(gatewayKey);
    header =
        ByteBuffer.allocate(7)
            .put(id)
            .putShort(kem)
            .putShort((short) 1)
            .putShort((short) aead)
            .array();
  }

  /** A request and the keys of its response. */
  public record Exchange(byte[] message, HPKEContextWithEncapsulation context, int aead) {
    /** Opens the response. */
    public Response open(byte[] sealed) {
      int keyBytes = aead == HPKE.aead_AES_GCM128 ? 16 : 32;
      byte[] secret = context.export(ascii("message/bhttp response"), keyBytes);
      byte[] nonce = Arrays.copyOf(sealed, keyBytes);
      byte[] salt = join(context.getEncapsulation(), nonce);
      byte[] random = context.extract(salt, secret);
      AEAD cipher =
          new AEAD(
              (short) aead,
              context.expand(random, ascii("key"), keyBytes),
              context.expand(random, ascii("nonce"), 12));
      try {
        return Response.read(
            cipher.open(new byte[0], Arrays.copyOfRange(sealed, keyBytes, sealed.length)));
      } catch (InvalidCipherTextException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A response in the binary form of RFC 9292, read. */
  public record Response(int status, Map<String, String> headers, String body) {
    static Response read(byte[] message) {
      ByteBuffer in = ByteBuffer.wrap(message);
      if (number(in) != 1) {
        throw new AssertionError("no response of known length");
      }
      int status = number(in);
      ByteBuffer fields = ByteBuffer.wrap(bytes(in));
      Map<String, String> headers = new TreeMap<>();
      while (fields.hasRemaining()) {
        headers.put(text(bytes(fields)), text(bytes(fields)));
      }
      return new Response(status, headers, text(bytes(in)));
    }
  }

  public Exchange encapsulate(byte[] request) {
    int aead = header[6];
    HPKE hpke =
        new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, (short) aead);
    HPKEContextWithEncapsulation context =
        hpke.setupBaseS(
            hpke.deserializePublicKey(gatewayKey), join(ascii("message/bhttp request\0"), header));
    try {
      byte[] sealed = context.seal(new byte[0], request);
      return new Exchange(join(join(header, context.getEncapsulation()), sealed), context, aead);
    } catch (InvalidCipherTextException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a request of known length. Headers alternate between name and value. */
  public static byte[] request(String method, String path, String body, String... headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    for (String text : new String[] {method, "https", "collector.example", path}) {
      write(out, ascii(text));
    }
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (String text : headers) {
      write(fields, ascii(text));
    }
    write(out, fields.toByteArray());
    write(out, body.getBytes(StandardCharsets.UTF_8));
    write(out, new byte[0]);
    return out.toByteArray();
  }

  /** Writes bytes after their number, which takes four bytes. */
  private static void write(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(0x80000000 | bytes.length).array());
    out.writeBytes(bytes);
  }

  private static int number(ByteBuffer in) {
    int first = in.get() & 0xff;
    int value = first & 0x3f;
    for (int more = (1 << (first >> 6)) - 1; more > 0; more--) {
      value = value << 8 | in.get() & 0xff;
    }
    return value;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[number(in)];
    in.get(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
