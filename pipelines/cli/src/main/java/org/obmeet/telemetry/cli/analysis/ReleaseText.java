package org.obmeet.telemetry.cli.analysis;

import com.google.common.collect.Maps;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;

/** Formats the meaning of a published table as text. */
final class ReleaseText {
  private ReleaseText() {}

  static String of(Release release, ReleasedTable table) {
    Map<String, Object> values = new HashMap<>();
    values.put("title", table.title());
    values.put("description", table.description());
    values.put("purpose", release.purpose());
    values.put("consent_scope", table.declaration().scope());
    values.put("conditional", !table.declaration().where().isEmpty());
    values.put("where", table.declaration().where());
    values.put("threshold", table.declaration().threshold());
    values.put("contributor", table.contributor());
    values.put(
        "coverage",
        Maps.transformValues(
            table.coverage(),
            shares ->
                Map.of(
                    "named", percentage(shares.named()),
                    "suppressed", percentage(shares.suppressed()))));
    values.put("columns", table.columns());
    values.put("not_protected", release.notProtected());
    return ResourceText.filled(ReleaseText.class, "release.txt", values);
  }

  /** Returns a share, from 0 to 1, as a percentage. */
  private static String percentage(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
