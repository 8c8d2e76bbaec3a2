package org.obmeet.telemetry.cli.input;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads texts that are resources of the program. */
public final class ResourceText {
  private ResourceText() {}

  /** Returns the text of a resource in the package of a class. */
  public static String of(Class<?> type, String name) {
    try {
      return Resources.toString(Resources.getResource(type, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
