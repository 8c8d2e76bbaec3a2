package org.obmeet.telemetry.cli.input;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads texts that are resources of the program. */
public final class ResourceText {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");

  private ResourceText() {}

  /** Returns the text of a resource in the package of a class. */
  public static String of(Class<?> type, String name) {
    try {
      return Resources.toString(Resources.getResource(type, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the text of a resource with a value for each placeholder {@code {{NAME}}}. A value is
   * inserted as it is, also if it looks like a placeholder.
   */
  public static String filled(Class<?> type, String name, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(of(type, name))
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }
}
