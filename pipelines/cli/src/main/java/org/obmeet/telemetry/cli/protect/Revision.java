package org.obmeet.telemetry.cli.protect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.ReleasedTable.Row;

/**
 * Whether a table may be released again with other values. Nobody keeps the records behind what is
 * out, so the one proof that at least k contributors changed in a cell is that its published count
 * changed by k or more. And what is withheld must not have changed visibly at all: each sum of
 * withheld cells that follows from published ones has to be what it was. All that one can derive of
 * withheld cells is made of such sums, so that every change derived of them is nought.
 */
final class Revision {
  private final ReleasedTable before;
  private final ReleasedTable after;
  private final Optional<String> count;
  private final long threshold;
  private final Extents extents;
  private final Map<List<Object>, Row> old = new HashMap<>();

  /**
   * @param before as it is out
   * @param after as it would be released, at the same decimals
   * @param count name of the measure that counts contributors
   * @param threshold least difference
   * @param extents what makes up what in the table
   */
  Revision(
      ReleasedTable before,
      ReleasedTable after,
      Optional<String> count,
      long threshold,
      Extents extents) {
    this.before = before;
    this.after = after;
    this.count = count;
    this.threshold = threshold;
    this.extents = extents;
    before.rows().forEach(row -> old.put(key(before, row.labels()), row));
  }

  /**
   * What may not be seen of it.
   *
   * @param oneSided rows that are there, or published, in one of the two only
   * @param tooFew published rows that changed without a count that changed by the threshold
   * @param derivable sums of withheld rows that changed
   */
  record Objections(long oneSided, long tooFew, long derivable) {
    boolean none() {
      return oneSided + tooFew + derivable == 0;
    }

    /** Numbers of cells in words; no values. */
    String inWords() {
      List<String> words = new ArrayList<>();
      add(words, oneSided, "published in one of the two only");
      add(words, tooFew, "changed by fewer contributors than the threshold, or uncounted ones");
      add(words, derivable, "sums of withheld cells that would be seen to change");
      return String.join(", ", words);
    }

    private static void add(List<String> words, long number, String what) {
      if (number > 0) {
        words.add(number + " " + what);
      }
    }
  }

  Objections objections() {
    long oneSided = 0;
    long tooFew = 0;
    Set<List<Object>> seen = new HashSet<>();
    for (Row row : after.rows()) {
      List<Object> key = key(after, row.labels());
      seen.add(key);
      Row known = old.get(key);
      if (known == null || known.status() != row.status()) {
        oneSided++;
      } else if (row.published() && !known.values().equals(row.values()) && !enough(known, row)) {
        tooFew++;
      }
    }
    oneSided += old.keySet().stream().filter(key -> !seen.contains(key)).count();
    return new Objections(oneSided, tooFew, oneSided > 0 ? 0 : derivable());
  }

  private boolean enough(Row known, Row row) {
    int at = count.map(c -> names(after).indexOf(c)).orElse(-1);
    if (at < 0 || known.values().get(at) == null || row.values().get(at) == null) {
      return false;
    }
    return Math.absExact(row.values().get(at) - known.values().get(at)) >= threshold;
  }

  private static List<String> names(ReleasedTable table) {
    return table.columns().stream().map(ReleasedTable.Column::name).toList();
  }

  /** A row's labels, a group as the set of its values: two groups of one name may differ. */
  private static List<Object> key(ReleasedTable table, List<String> labels) {
    List<Object> key = new ArrayList<>();
    for (int d = 0; d < labels.size(); d++) {
      Map<String, List<String>> groups =
          table.groups().getOrDefault(table.dimensions().get(d), Map.of());
      List<String> values = groups.get(labels.get(d));
      key.add(values == null ? labels.get(d) : new TreeSet<>(values));
    }
    return key;
  }

  /** Relations of a published row with rows below it, some withheld, whose rest has changed. */
  private long derivable() {
    long changed = 0;
    for (Row total : after.rows()) {
      if (!total.published()) {
        continue;
      }
      for (int d = 0; d < after.dimensions().size(); d++) {
        List<Row> parts = extents.parts(total, d);
        if (parts.stream().anyMatch(p -> !p.published()) && restChanged(total, parts)) {
          changed++;
        }
      }
    }
    return changed;
  }

  private boolean restChanged(Row total, List<Row> parts) {
    for (int m = 0; m < after.columns().size(); m++) {
      if (!after.columns().get(m).additive()) {
        continue;
      }
      long rest = change(total, m);
      for (Row part : parts) {
        rest -= part.published() ? change(part, m) : 0;
      }
      if (rest != 0) {
        return true;
      }
    }
    return false;
  }

  private long change(Row row, int measure) {
    Long then = old.get(key(after, row.labels())).values().get(measure);
    Long now = row.values().get(measure);
    return (now == null ? 0 : now) - (then == null ? 0 : then);
  }
}
