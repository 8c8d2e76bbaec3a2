package org.obmeet.telemetry.schemas.docs;

import java.time.Period;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Writes the documentation page of a data set, for administrators. */
final class DatasetReadme {
  private static final String GENERATED =
      "<!-- Generated from schema.avsc and dataset.yaml by DatasetReadmeTest -->";

  private static final Pattern PERIOD =
      Pattern.compile("(?i)the day before|yesterday|(the )?last ?_?(7 days|30 days|week|month)");

  private static final String PERIODS =
      """

      A row with PERIOD describes three fields: `yesterday` (the day before the report), `last_week`
      (7 days) and `last_month` (30 days). Paths have `Yesterday`, `LastWeek` and `LastMonth`.\
      """;

  private static final String SPELLINGS =
      """
       Spellings of a path that differ only in case, or in `-` and
      `_`, are listed once.\
      """;

  private final Dataset dataset;
  private final StringBuilder page = new StringBuilder();
  private final Map<String, String> treatments = new LinkedHashMap<>();
  private final Map<String, String> values = new HashMap<>();

  private DatasetReadme(Dataset dataset) {
    this.dataset = dataset;
  }

  /** Returns the page in Markdown. */
  static String of(Dataset dataset) {
    return new DatasetReadme(dataset).write();
  }

  private String write() {
    line("# " + dataset.name() + ": " + dataset.title());
    line(GENERATED);
    line("");
    rules();
    for (DatasetNotes.Note note : dataset.notes().notes()) {
      line("");
      line("## " + note.title());
      line(note.text());
    }
    legend();
    for (Scope scope : Scope.values()) {
      fields(scope);
    }
    omitted();
    return page.toString();
  }

  private void rules() {
    row("", "");
    line("|---|---|");
    row("Purpose", dataset.purpose());
    row("Legal basis", dataset.legalBasis());
    row("Responsible", dataset.owner());
    if (dataset.epochDays() > 0) {
      row("Contributor (unit of counting)", dataset.contributor() + ", as a keyed pseudonym");
      row("Key rotation period", dataset.epochDays() + " days");
    }
    Dataset.Retention kept = dataset.retention();
    retention("received data (schema fields only)", kept.landing());
    row(
        "Retention of cleaned data",
        DatasetDescriptions.period(kept.clean())
            + (dataset.storagePeriod() == WindowKind.FOUR_WEEKS && dataset.epochDays() > 0
                ? ", less up to 27 days: rows of four weeks are deleted together"
                : ""));
    retention("reject reasons (without content)", kept.quarantine());
    kept.release().ifPresent(period -> retention("releases", period));
    row("Schema version", Integer.toString(dataset.version()));
  }

  private void retention(String data, Period period) {
    row("Retention of " + data, DatasetDescriptions.period(period));
  }

  /** Writes the treatments that have the same description for all their fields. */
  private void legend() {
    boolean hasPeriods = dataset.fields().stream().anyMatch(f -> PERIOD.matcher(f.name()).find());
    boolean hasSpellings =
        dataset.fields().stream()
            .anyMatch(f -> f.sources().stream().anyMatch(s -> !s.equals(spelling(f, s))));
    line(
        """

        ## How to read the tables
        A treatment is what is done to a value before it is stored. Values after a colon belong to
        one row alone. A value may be absent, unless it is `required`. A number without a unit
        counts what the meaning names.%s%s

        | Treatment | What is done | Possible values |
        |---|---|---|\
        """
            .formatted(hasSpellings ? SPELLINGS : "", hasPeriods ? PERIODS : ""));
    for (Field field : dataset.fields()) {
      treatments.merge(
          kind(field), FieldDescriptions.treatment(field), (a, b) -> a.equals(b) ? a : "");
      values.putIfAbsent(kind(field), field.type() == ValueType.LABEL ? "" : values(field));
    }
    treatments.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .forEach(e -> row("`" + e.getKey() + "`", e.getValue(), values.get(e.getKey())));
  }

  private void fields(Scope scope) {
    List<Field> fields = dataset.fields().stream().filter(f -> f.scope() == scope).toList();
    if (fields.isEmpty()) {
      return;
    }
    line("");
    line("## " + DatasetDescriptions.heading(scope) + " (" + fields.size() + " fields)");
    row("Meaning", "Field", "From", "Treatment");
    line("|---|---|---|---|");
    fields.stream().map(this::cells).distinct().forEach(this::row);
  }

  /** Returns the cells of a field's row. They are the same for the fields of three periods. */
  private String cells(Field field) {
    String from =
        field.sources().stream()
            .filter(source -> source.equals(spelling(field, source)))
            .map(source -> "`" + source + "`")
            .collect(Collectors.joining(", "));
    String treatment = treatments.get(kind(field));
    String cells =
        String.join(
            " | ",
            field.title(),
            "`" + field.name() + "`",
            from,
            (treatment.isEmpty() ? FieldDescriptions.treatment(field) : "`" + kind(field) + "`")
                + (values(field).equals(values.get(kind(field))) ? "" : ": " + values(field))
                + (field.nullable() ? "" : "; required"));
    return PERIOD.matcher(field.name()).find() ? PERIOD.matcher(cells).replaceAll("PERIOD") : cells;
  }

  /** Returns the first path that differs from a path at most in case and separators. */
  private static String spelling(Field field, String source) {
    return field.sources().stream()
        .filter(s -> s.replace('_', '-').equalsIgnoreCase(source.replace('_', '-')))
        .findFirst()
        .orElseThrow();
  }

  private String kind(Field field) {
    return dataset.schema().getField(field.name()).getProp("treatment").split(":", 2)[0];
  }

  /** Returns the possible values, without the unit if the range is the usual one. */
  private String values(Field field) {
    Object domain = dataset.schema().getField(field.name()).getObjectProp("domain");
    return FieldDescriptions.values(field, domain).replaceFirst("^(0 to 1000000000) .*", "$1");
  }

  private void omitted() {
    if (dataset.notes().omitted().isEmpty()) {
      return;
    }
    line("");
    line(
        """
        ## Sent, but never stored
        Values of these paths, and nested ones, are never stored under any scope.

        | Path | Reason |
        |---|---|\
        """);
    dataset.notes().omitted().forEach(o -> row("`" + o.path() + "`", o.reason()));
  }

  private void row(String... cells) {
    line(("| " + String.join(" | ", cells) + " |").replaceAll("\\s+", " "));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
