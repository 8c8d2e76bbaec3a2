package org.obmeet.telemetry.cli.protect.publication;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings.Protection;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings.Zeros;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Whether a specification can join an entry that is out of its window, or of one inside it. */
public final class LinkCompatibilityCheck {
  private final ProtectionSpec spec;
  private final LinkedReleases published;
  private final LedgerEntry entry;
  private final String window;

  private LinkCompatibilityCheck(ProtectionSpec spec, LinkedReleases out, LedgerEntry entry) {
    this.spec = spec;
    this.published = out;
    this.entry = entry;
    this.window = entry.population().windowInWords();
  }

  /**
   * @throws JobException with 43 where a name means something else than in what is out, with 50
   *     where what is out would change its shape or be opened by weaker rules
   */
  public static void check(ProtectionSpec spec, LinkedReleases out) {
    for (LedgerEntry entry : out.entries()) {
      LinkCompatibilityCheck joining = new LinkCompatibilityCheck(spec, out, entry);
      joining.checkPopulation(entry.population());
      joining.checkRules();
      entry.parts().forEach(part -> joining.checkFolded(part.table()));
      joining.checkMeanings();
      entry.ladders().forEach(joining::checkLadder);
    }
    spec.tables().forEach(table -> checkShape(table, spec, out));
  }

  private void checkPopulation(Population known) {
    Population own = spec.population();
    if (own.counting() != known.counting() || !own.column().equals(known.column())) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "what is out of "
              + window
              + " counts by "
              + known.counting().key()
              + " '"
              + known.column()
              + "', this specification by "
              + own.counting().key()
              + " '"
              + own.column()
              + (published.slice(entry).isPresent()
                  ? "': leave it out of contains, it is another population"
                  : "': give it another window, it is another population"));
    }
  }

  private void checkFolded(ReleasedTable table) {
    if (table.groups().values().stream().anyMatch(labels -> !labels.isEmpty())) {
      throw new JobException(
          ExitCode.GATE_REFUSED,
          "table '"
              + table.name()
              + "' is out for "
              + window
              + " with folded rows, which no release can join any more: give another window");
    }
  }

  private void checkRules() {
    ProtectionSettings own = spec.rules().settings();
    ProtectionSettings known = entry.rules().settings();
    checkRule(spec.rules().threshold() < entry.rules().threshold(), "threshold");
    checkRule(own.zeros() == Zeros.SAFE && known.zeros() == Zeros.SENSITIVE, "zeros");
    checkRule(own.percent() < known.percent(), "dominance");
    checkRule(
        own.protection() == Protection.EXACT && known.protection() == Protection.SLIDING,
        "protection");
  }

  private void checkRule(boolean weaker, String key) {
    if (weaker) {
      throw new JobException(
          ExitCode.GATE_REFUSED,
          key
              + " must not be weaker than what "
              + window
              + " was released by (entry "
              + entry.number()
              + " of the ledger): it would open what is withheld there");
    }
  }

  private void checkMeanings() {
    Map<String, String> own = spec.meanings();
    entry
        .meanings()
        .forEach(
            (name, meaning) ->
                own.forEach(
                    (ownName, ownMeaning) -> checkMeaning(name, meaning, ownName, ownMeaning)));
  }

  private void checkMeaning(String name, String meaning, String ownName, String ownMeaning) {
    if (name.equals(ownName) != meaning.equals(ownMeaning)) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "measure '"
              + ownName
              + "' ("
              + ownMeaning
              + ") must keep name and meaning of what is out of "
              + window
              + ", where there is '"
              + name
              + "' ("
              + meaning
              + ")");
    }
  }

  private void checkLadder(String dimension, Map<String, String> known) {
    ParentLabels own = spec.ladders().get(dimension);
    Map<String, String> read = own == null ? published.ladders().get(dimension) : own.parents();
    if (!read.entrySet().containsAll(known.entrySet())) {
      throw new JobException(
          ExitCode.GATE_REFUSED,
          "the ladder of '" + dimension + "' must stay what it is in the tables out of " + window);
    }
  }

  private static void checkShape(TableSpec table, ProtectionSpec spec, LinkedReleases out) {
    out.last(table.name())
        .ifPresent(
            version -> {
              List<String> measures =
                  version.part().table().columns().stream().map(c -> c.name()).toList();
              List<String> own = table.measures().stream().map(m -> m.name()).toList();
              boolean ladders =
                  table.dimensions().stream()
                      .allMatch(
                          d ->
                              version.entry().ladders().getOrDefault(d, Map.of()).isEmpty()
                                  == spec.ladders().get(d).parents().isEmpty());
              if (!version.part().table().dimensions().equals(table.dimensions())
                  || !measures.equals(own)
                  || !ladders) {
                throw new JobException(
                    ExitCode.GATE_REFUSED,
                    "table '"
                        + table.name()
                        + "' is out for "
                        + spec.population().windowInWords()
                        + ": its dimensions, ladders and measures must stay what they are;"
                        + " publish the other one under another name");
              }
            });
  }
}
