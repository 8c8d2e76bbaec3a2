package org.obmeet.telemetry.cli.report;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words for released labels, which are codes. A label without words is spelled out. */
public record LabelWords(Map<String, String> words) {
  private static final String SEPARATOR = " · ";
  private static final Pattern CAMEL_CASE = Pattern.compile("[a-z]{2,}(?:[A-Z][a-z]+)+");

  /** Returns a label in words. Parts that {@link #words} lacks are spelled out. */
  public String of(String label) {
    return Arrays.stream(label.split(SEPARATOR))
        .map(part -> words.containsKey(part) ? words.get(part) : spelled(part))
        .collect(Collectors.joining(SEPARATOR));
  }

  private static String spelled(String code) {
    String text =
        CAMEL_CASE.matcher(code).matches()
            ? code.replaceAll("([A-Z])", " $1")
            : code.replace('_', ' ');
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
