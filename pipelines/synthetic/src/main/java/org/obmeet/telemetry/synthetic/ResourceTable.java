package org.obmeet.telemetry.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Reads tables from resources. Each line is a row, with columns separated by {@code ;}. Lines that
 * begin with {@code #} are comments.
 */
public final class ResourceTable {
  private ResourceTable() {}

  /**
   * Returns the rows of a table.
   *
   * @param owner class in whose package the resource is
   * @param columns number of columns; the last column may contain {@code ;}
   */
  public static List<String[]> rows(Class<?> owner, String name, int columns) {
    return text(owner, name)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(";", columns))
        .toList();
  }

  public static String text(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      Objects.requireNonNull(in, name + " is missing");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
