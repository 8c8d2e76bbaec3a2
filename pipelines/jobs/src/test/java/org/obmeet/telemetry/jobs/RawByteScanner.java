package org.obmeet.telemetry.jobs;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Searches for byte sequences in all files below a folder, without the readers of this project. It
 * searches the raw files and each zstd frame in them. Frames contain pages, dictionaries and
 * blocks.
 */
public final class RawByteScanner {
  private static final byte[] FRAME = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  private final Map<Long, byte[]> needles = new HashMap<>();

  /** Creates a scanner for sequences of at least eight bytes each. */
  public RawByteScanner(List<byte[]> wanted) {
    wanted.forEach(needle -> needles.put(ByteBuffer.wrap(needle).getLong(), needle));
  }

  /** Returns the number of occurrences by file, without files that have none. */
  public Map<String, Integer> below(Path folder) {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int hits = in(bytes);
        for (int at = 0; at + FRAME.length <= bytes.length; at++) {
          if (java.util.Arrays.equals(bytes, at, at + FRAME.length, FRAME, 0, FRAME.length)) {
            hits += in(unpacked(bytes, at));
          }
        }
        if (hits > 0) {
          found.put(folder.relativize(file).toString(), hits);
        }
      }
      return found;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] unpacked(byte[] bytes, int from) {
    try (ZstdInputStream in =
        new ZstdInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      in.setContinuous(true);
      return in.readAllBytes();
    } catch (IOException notAFrame) {
      return firstFrame(bytes, from);
    }
  }

  /** Unpacks the first frame, and ignores the error at the bytes behind it. */
  private static byte[] firstFrame(byte[] bytes, int from) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    try (ZstdInputStream in =
        new ZstdInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        out.write(b);
      }
    } catch (IOException behindTheFrame) {
      return out.toByteArray();
    }
    return out.toByteArray();
  }

  private int in(byte[] bytes) {
    int hits = 0;
    ByteBuffer view = ByteBuffer.wrap(bytes);
    for (int at = 0; at + 8 <= bytes.length; at++) {
      byte[] needle = needles.get(view.getLong(at));
      if (needle != null
          && at + needle.length <= bytes.length
          && java.util.Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
        hits++;
      }
    }
    return hits;
  }

  /** Returns the first 16 bytes of the HMAC-SHA256, as the documentation specifies it. */
  public static byte[] hmac(byte[] key, String kind, byte[] value) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((kind + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return java.util.Arrays.copyOf(mac.doFinal(value), 16);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
