package org.obmeet.telemetry.schemas.docs;

import java.util.List;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.policy.Scope;

/** The page about a data set that an administrator reads, made of its schema and its rules. */
public final class DatasetReadme {
  private static final String MADE =
      "<!-- Made of schema.avsc and dataset.yaml. To make it again: mvn test -pl schemas"
          + " -Dtest=DatasetReadmeTest -Dreadme.write=true -->";

  private final Dataset dataset;
  private final DatasetNotes notes;
  private final StringBuilder page = new StringBuilder();

  private DatasetReadme(Dataset dataset, DatasetNotes notes) {
    this.dataset = dataset;
    this.notes = notes;
  }

  /** The page in Markdown. */
  public static String of(Dataset dataset, DatasetNotes notes) {
    return new DatasetReadme(dataset, notes).write();
  }

  private String write() {
    line("# " + dataset.name() + ": " + dataset.title());
    line(MADE);
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
    row("Answers for it", dataset.owner());
    if (dataset.epochDays() > 0) {
      row("Counted by", dataset.contributor() + ", as a keyed pseudonym");
      row("Keys change", "every " + dataset.epochDays() + " days");
    }
    row(
        "Kept as it arrived, already projected",
        DatasetDescriptions.period(dataset.retention().landing()));
    row("Kept once cleaned", DatasetDescriptions.period(dataset.retention().clean()));
    row(
        "Kept of what was rejected, without content",
        DatasetDescriptions.period(dataset.retention().quarantine()));
    dataset
        .retention()
        .release()
        .ifPresent(kept -> row("Releases are kept", DatasetDescriptions.period(kept)));
    row("Version of the schema", Integer.toString(dataset.version()));
  }

  private void fields(Scope scope) {
    List<Field> fields = dataset.fields().stream().filter(f -> f.scope() == scope).toList();
    if (fields.isEmpty()) {
      return;
    }
    line("");
    line("## " + DatasetDescriptions.heading(scope) + " (" + fields.size() + " fields)");
    row("What", "Field", "From", "What is done to it", "What can be stored");
    row("---", "---", "---", "---", "---");
    for (Field field : fields) {
      row(
          field.title(),
          "`" + field.name() + "`",
          from(field),
          FieldDescriptions.treatment(field),
          FieldDescriptions.values(
                  field, dataset.schema().getField(field.name()).getObjectProp("domain"))
              + (field.nullable() ? "" : "; always there"));
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
    line("## Sent, and never stored");
    line("With all that lies below each path, and whatever the scope.");
    line("");
    row("Path", "Why");
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
