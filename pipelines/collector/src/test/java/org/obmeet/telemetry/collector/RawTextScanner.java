package org.obmeet.telemetry.collector;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Searches for text in every byte of the files below a folder, including data compressed with zstd.
 */
public final class RawTextScanner {
  private static final byte[] FRAME = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  private RawTextScanner() {}

  /** Returns the files that contain a text, ignoring case. */
  public static List<Path> below(Path folder, String text) {
    List<Path> found = new ArrayList<>();
    holding(folder, List.of(text)).values().forEach(found::addAll);
    return found;
  }

  /** Returns the texts that are found, ignoring case, and the files that contain them. */
  public static Map<String, List<Path>> holding(Path folder, Collection<String> texts) {
    Map<String, List<Path>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        List<String> contents = contents(Files.readAllBytes(file));
        for (String text : texts) {
          String wanted = text.toLowerCase(Locale.ROOT);
          if (contents.stream().anyMatch(content -> content.contains(wanted))) {
            found.computeIfAbsent(text, t -> new ArrayList<>()).add(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Returns the bytes unchanged, and each compressed part decompressed. */
  private static List<String> contents(byte[] bytes) {
    List<String> contents = new ArrayList<>();
    contents.add(lower(bytes));
    for (int i = 0; i + FRAME.length < bytes.length; i++) {
      if (bytes[i] == FRAME[0]
          && bytes[i + 1] == FRAME[1]
          && bytes[i + 2] == FRAME[2]
          && bytes[i + 3] == FRAME[3]) {
        contents.add(lower(unpacked(bytes, i)));
      }
    }
    return contents;
  }

  private static byte[] unpacked(byte[] bytes, int from) {
    try (ZstdInputStreamNoFinalizer in =
        new ZstdInputStreamNoFinalizer(
            new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
      byte[] some = new byte[1 << 14];
      try {
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
          out.write(some, 0, n);
        }
      } catch (IOException afterTheFrame) {
        return out.toByteArray();
      }
      return out.toByteArray();
    } catch (IOException noFrame) {
      return new byte[0];
    }
  }

  private static String lower(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
