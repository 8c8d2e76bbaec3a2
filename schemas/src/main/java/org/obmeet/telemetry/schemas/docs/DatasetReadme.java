package org.obmeet.telemetry.schemas.docs;

import java.util.List;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Writes the documentation page of a data set, for administrators. */
public final class DatasetReadme {
  private static final String GENERATED =
      "<!-- Generated from schema.avsc and dataset.yaml. To update it: mvn test -pl schemas"
          + " -Dtest=DatasetReadmeTest -Dreadme.write=true -->";

  private final Dataset dataset;
  private final DatasetNotes notes;
  private final StringBuilder page = new StringBuilder();

  private DatasetReadme(Dataset dataset, DatasetNotes notes) {
    this.dataset = dataset;
    this.notes = notes;
  }

  /** Returns the page in Markdown. */
  public static String of(Dataset dataset, DatasetNotes notes) {
    return new DatasetReadme(dataset, notes).write();
  }

  private String write() {
    line("# " + dataset.name() + ": " + dataset.title());
    line(GENERATED);
    line("");
    rules();
    for (DatasetNotes.Note note : notes.notes()) {
      line("");
      line("## " + note.title());
      line(note.text());
    }
    for (Scope scope : Scope.values()) {
      fields(scope);
    }
    omitted();
    return page.toString();
  }

  private void rules() {
    row("", "");
    row("---", "---");
    row("Purpose", dataset.purpose());
    row("Legal basis", dataset.legalBasis());
    row("Responsible", dataset.owner());
    if (dataset.epochDays() > 0) {
      row("Contributor (unit of counting)", dataset.contributor() + ", as a keyed pseudonym");
      row("Key rotation period", dataset.epochDays() + " days");
    }
    row(
        "Retention of received data (schema fields only)",
        DatasetDescriptions.period(dataset.retention().landing()));
    row("Retention of cleaned data", DatasetDescriptions.period(dataset.retention().clean()));
    row(
        "Retention of reject reasons (without content)",
        DatasetDescriptions.period(dataset.retention().quarantine()));
    dataset
        .retention()
        .release()
        .ifPresent(kept -> row("Retention of releases", DatasetDescriptions.period(kept)));
    row("Schema version", Integer.toString(dataset.version()));
  }

  private void fields(Scope scope) {
    List<Field> fields = dataset.fields().stream().filter(f -> f.scope() == scope).toList();
    if (fields.isEmpty()) {
      return;
    }
    line("");
    line("## " + DatasetDescriptions.heading(scope) + " (" + fields.size() + " fields)");
    row("Meaning", "Field", "From", "Treatment", "Possible values");
    row("---", "---", "---", "---", "---");
    for (Field field : fields) {
      row(
          field.title(),
          "`" + field.name() + "`",
          from(field),
          FieldDescriptions.treatment(field),
          FieldDescriptions.values(
                  field, dataset.schema().getField(field.name()).getObjectProp("domain"))
              + (field.nullable() ? "" : "; required"));
    }
  }

  private static String from(Field field) {
    return field.sources().isEmpty()
        ? ""
        : field.sources().stream().map(s -> "`" + s + "`").collect(Collectors.joining(", "));
  }

  private void omitted() {
    if (notes.omitted().isEmpty()) {
      return;
    }
    line("");
    line("## Sent, but never stored");
    line("Values of these paths are never stored, and neither are nested values. This does not");
    line("depend on the scope.");
    line("");
    row("Path", "Reason");
    row("---", "---");
    notes.omitted().forEach(o -> row("`" + o.path() + "`", o.reason()));
  }

  private void row(String... cells) {
    line(
        "| "
            + String.join(" | ", cells).replaceAll("\\s*\\R\\s*", " ").replace(" |  |", " | |")
            + " |");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
