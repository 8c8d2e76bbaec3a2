package org.obmeet.telemetry.cli.input;

import com.google.common.html.HtmlEscapers;
import com.google.common.io.Resources;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads text resources and fills Mustache templates. The values of a template are the entries of a
 * map or the methods of a record. An empty text counts as false.
 */
public final class ResourceText {
  private ResourceText() {}

  public static String of(Class<?> type, String name) {
    try {
      return Resources.toString(Resources.getResource(type, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String filled(Class<?> type, String name, Object values) {
    return filled(type, name, Escapers.NONE, values);
  }

  /** Fills a template of HTML or XML. Values are escaped, except in triple braces. */
  public static String html(Class<?> type, String name, Object values) {
    return filled(type, name, HtmlEscapers.htmlEscaper()::escape, values);
  }

  /** Fills a template with escaped values. Partials are resources of the same package. */
  public static String filled(Class<?> type, String name, Mustache.Escaper escaper, Object values) {
    return compiler(escaper)
        .withLoader(partial -> new StringReader(of(type, partial)))
        .compile(of(type, name))
        .execute(values);
  }

  public static Mustache.Compiler compiler(Mustache.Escaper escaper) {
    return Mustache.compiler().withEscaper(escaper).emptyStringIsFalse(true);
  }
}
