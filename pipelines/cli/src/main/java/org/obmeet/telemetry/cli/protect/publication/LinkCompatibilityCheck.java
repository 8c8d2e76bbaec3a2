package org.obmeet.telemetry.cli.protect.publication;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases.Version;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Column;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings.Zeros;
import org.obmeet.telemetry.jobs.JobException;

/** Checks that a specification is compatible with the published tables of its windows. */
public final class LinkCompatibilityCheck {
  private final ProtectionSpec spec;
  private final LinkedReleases published;
  private final LedgerEntry entry;
  private final String window;

  private LinkCompatibilityCheck(ProtectionSpec spec, LinkedReleases published, LedgerEntry entry) {
    this.spec = spec;
    this.published = published;
    this.entry = entry;
    this.window = entry.population().windowInWords();
  }

  /**
   * @throws JobException with exit code 43 if a measure or the counted column differs from the
   *     published tables; with exit code 50 if the structure of a published table is obsolete or
   *     would change, or weaker rules would expose the cells of the table
   */
  public static void check(ProtectionSpec spec, LinkedReleases published) {
    for (LedgerEntry entry : published.entries()) {
      LinkCompatibilityCheck check = new LinkCompatibilityCheck(spec, published, entry);
      check.checkPopulation(entry.population());
      check.checkRules();
      entry.tables().forEach(table -> check.rejectMergedRows(table));
      check.checkMeanings();
      entry.hierarchies().forEach(check::checkHierarchy);
    }
    for (TableSpec table : spec.tables()) {
      published.last(table.name()).ifPresent(version -> checkShape(spec, table, version));
    }
  }

  private void checkPopulation(InputPopulation known) {
    InputPopulation own = spec.population();
    if (own.counting() != known.counting() || !own.column().equals(known.column())) {
      throw JobException.badInput(
          "the published tables of %s count by %s '%s', this specification by %s '%s%s"
              .formatted(
                  window,
                  known.counting().word(),
                  known.column(),
                  own.counting().word(),
                  own.column(),
                  published.slice(entry).isPresent()
                      ? "': remove it from contains, because it is another population"
                      : "': choose another window, because it is another population"));
    }
  }

  private void rejectMergedRows(ProtectedTable table) {
    if (table.groups().values().stream().anyMatch(labels -> !labels.isEmpty())) {
      throw JobException.refused(
          ("table '%s' is already published for %s with merged rows, an obsolete format "
                  + "that no release can extend: choose another window")
              .formatted(table.name(), window));
    }
  }

  private void checkRules() {
    ProtectionSettings own = spec.rules().settings();
    ProtectionSettings known = entry.rules().settings();
    checkRule(spec.rules().threshold() < entry.rules().threshold(), "threshold");
    checkRule(own.zeros() == Zeros.SAFE && known.zeros() == Zeros.SENSITIVE, "zeros");
    checkRule(own.percent() < known.percent(), "dominance");
    for (String sum : entry.guarded()) {
      boolean weaker = spec.sums().containsKey(sum) && !spec.guarded().contains(sum);
      checkRule(weaker, "dominance of '" + sum + "'");
    }
  }

  private void checkRule(boolean weaker, String key) {
    if (weaker) {
      throw JobException.refused(
          ("%s must not be weaker than the rule by which %s was released (entry %s of the "
                  + "ledger): it would disclose suppressed values")
              .formatted(key, window, entry.number()));
    }
  }

  private void checkMeanings() {
    for (Map.Entry<String, String> known : entry.meanings().entrySet()) {
      spec.meanings()
          .forEach(
              (name, meaning) -> checkMeaning(known.getKey(), known.getValue(), name, meaning));
    }
  }

  private void checkMeaning(String name, String meaning, String ownName, String ownMeaning) {
    if (name.equals(ownName) != meaning.equals(ownMeaning)) {
      throw JobException.badInput(
          ("measure '%s' (%s) must keep the name and meaning of the published tables of "
                  + "%s, which have '%s' (%s)")
              .formatted(ownName, ownMeaning, window, name, meaning));
    }
  }

  private void checkHierarchy(String dimension, Map<String, String> known) {
    ParentLabels own = spec.hierarchies().get(dimension);
    Map<String, String> read =
        own == null
            ? LinkedReleases.hierarchies(published.entries()).get(dimension)
            : own.parents();
    if (!read.entrySet().containsAll(known.entrySet())) {
      throw JobException.refused(
          "the hierarchy of '" + dimension + "' must be that of the published tables of " + window);
    }
  }

  private static void checkShape(ProtectionSpec spec, TableSpec table, Version version) {
    List<String> measures = version.contents().columns().stream().map(Column::name).toList();
    boolean sameHierarchies =
        table.dimensions().stream()
            .allMatch(
                d ->
                    version.entry().hierarchies().getOrDefault(d, Map.of()).isEmpty()
                        == spec.hierarchies().get(d).parents().isEmpty());
    if (!version.contents().dimensions().equals(table.dimensions())
        || !measures.equals(table.measures().stream().map(ProtectedMeasure::name).toList())
        || !sameHierarchies) {
      throw JobException.refused(
          ("table '%s' is already published for %s: its dimensions, hierarchies and measures must"
                  + " stay the same; choose another name for the new table")
              .formatted(table.name(), spec.population().windowInWords()));
    }
  }
}
