package org.obmeet.telemetry.cli.releases;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedDeclaration;

/**
 * Computes names of populations, such as {@code records-extended} and {@code
 * records-envelope-event_type=feature}.
 */
final class PopulationNames {
  private PopulationNames() {}

  /** Returns a unique name that consists of letters, digits and {@code . _ - = %}. */
  static String name(ReleasedDeclaration declaration) {
    String fact = declaration.fact();
    StringBuilder name = new StringBuilder(fact.isEmpty() ? "records" : sanitized(fact));
    if (fact.equals("records")) {
      name.append("%fact");
    }
    name.append('-').append(declaration.scope().replace('-', '_'));
    declaration
        .where()
        .forEach(
            (field, label) ->
                name.append('-').append(sanitized(field)).append('=').append(sanitized(label)));
    return name.toString();
  }

  private static String sanitized(String text) {
    StringBuilder plain = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean kept =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '.';
      plain.append(kept ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
    }
    return plain.toString();
  }
}
