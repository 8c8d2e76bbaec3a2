package org.obmeet.telemetry.collector.page;

import static org.obmeet.telemetry.collector.page.AdminPageHtml.code;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.details;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.each;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.join;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.row;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.table;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.text;
import static org.obmeet.telemetry.collector.page.AdminPageHtml.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.dataset.FieldClass;
import org.obmeet.telemetry.schemas.docs.DatasetDescriptions;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The sections of the page about fields, omitted data and lists of values. */
final class FieldSections {
  private static final String[] FIELD = {
    "Field", "Read from", "Treatment", "Possible stored values"
  };
  private static final String[] OMITTED = {"Data that are sent", "Why they are not stored"};
  private static final int MIN_GROUP = 10;
  private static final int EXAMPLES = 7;

  private FieldSections() {}

  /** Returns the meaning of each class of fields. */
  static String classes() {
    return Arrays.stream(FieldClass.values())
        .map(
            fieldClass ->
                "<div><dt>%s</dt><dd>%s</dd></div>"
                    .formatted(
                        text(fieldClass.word()), text(DatasetDescriptions.fieldClass(fieldClass))))
        .collect(Collectors.joining("", "<dl class=\"classes\">", "</dl>\n"));
  }

  /** Returns the fields of each data set, grouped by scope. */
  static String fields(JsonNode datasets) {
    return each(
        datasets,
        dataset ->
            """
            <section class="dataset" id="%1$s" data-title="%2$s"><h3>%2$s</h3>
            <p>Purpose: %3$s. Legal basis: %4$s.</p>
            %5$s%6$s</section>
            """
                .formatted(
                    text(dataset, "name"),
                    text(dataset, "title"),
                    words(dataset, "purpose"),
                    words(dataset, "legalBasis"),
                    each(dataset.path("notes"), FieldSections::note),
                    Arrays.stream(Scope.values())
                        .map(scope -> fields(dataset, scope))
                        .collect(Collectors.joining())));
  }

  private static String note(JsonNode note) {
    return details("", text(note, "title"), AdminPageHtml.paragraphs(note.path("text").asText()));
  }

  private static String fields(JsonNode dataset, Scope scope) {
    List<JsonNode> fields = fieldsOf(dataset, scope);
    if (fields.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<div class=\"scope\"><h4>");
    html.append(words(DatasetDescriptions.heading(scope))).append("</h4>\n");
    String caption = dataset.path("title").asText() + ", " + scope.word();
    groups(fields)
        .forEach(
            (heading, group) ->
                html.append(
                    details(
                        " class=\"group\" data-scope=\"" + scope.word() + "\"",
                        heading + counted(group.size(), "field"),
                        "\n" + table(caption, FIELD, group.stream().map(f -> field(dataset, f))))));
    return html.append("</div>\n").toString();
  }

  /**
   * Groups fields by heading. Ten or more fields that are read from one member of the report form a
   * group, after the others. Other fields are grouped by class.
   */
  private static Map<String, List<JsonNode>> groups(List<JsonNode> fields) {
    Map<String, Long> members =
        fields.stream()
            .collect(Collectors.groupingBy(FieldSections::member, Collectors.counting()));
    return fields.stream()
        .sorted(Comparator.comparing(field -> members.get(member(field)) >= MIN_GROUP))
        .collect(
            Collectors.groupingBy(
                field ->
                    !member(field).isEmpty() && members.get(member(field)) >= MIN_GROUP
                        ? "Read from " + code(member(field))
                        : groupTitle(field.path("class").asText()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static String groupTitle(String fieldClass) {
    return switch (KeywordEnum.of(FieldClass.class, fieldClass).orElseThrow()) {
      case IDENTIFIER -> "Pseudonyms";
      case QUASI -> "Labels";
      case MEASURE -> "Numbers";
      case FLAG -> "Yes or no";
      case TIME -> "Times";
    };
  }

  /**
   * Returns the top-level member of the report that has the first source of a field; empty if the
   * field is not read from the report.
   */
  private static String member(JsonNode field) {
    return field.path("source").path(0).asText().split("[.\\[]", 2)[0];
  }

  private static String counted(int count, String what) {
    return " <span class=\"class\">%s %s%s</span>".formatted(count, what, count == 1 ? "" : "s");
  }

  /** Returns the number of fields of each data set, in words. */
  static String counts(JsonNode datasets) {
    return join(
        ", ", datasets, dataset -> dataset.path("fields").size() + " of " + text(dataset, "title"));
  }

  /** Returns some titles, in regular intervals, of the fields that need a scope. */
  static String examples(JsonNode dataset, Scope scope) {
    List<JsonNode> fields = fieldsOf(dataset, scope);
    int shown = Math.min(EXAMPLES, fields.size());
    return IntStream.range(0, shown)
        .mapToObj(i -> words(fields.get(i * fields.size() / shown), "title"))
        .collect(Collectors.joining("; "));
  }

  /** Returns the fields of a data set that need a scope. */
  static List<JsonNode> fieldsOf(JsonNode dataset, Scope scope) {
    return dataset
        .path("fields")
        .valueStream()
        .filter(field -> field.path("scope").asText().equals(scope.word()))
        .toList();
  }

  private static String field(JsonNode dataset, JsonNode field) {
    JsonNode sources = field.path("source");
    return row(
            FIELD,
            "<span class=\"what\">%s</span> %s <span class=\"class\">%s</span>"
                .formatted(
                    words(field, "title"),
                    code(field.path("field").asText()),
                    text(field, "class")),
            sources.isEmpty()
                ? "the request itself, or the consent"
                : join(", ", sources, source -> code(source.asText())),
            words(field, "treatment"),
            words(field, "stored") + (field.path("always").asBoolean() ? "; never empty" : ""))
        .replaceFirst(
            "<tr ",
            "<tr id=\"%s.%s\" class=\"field\" "
                .formatted(text(dataset, "name"), text(field, "field")));
  }

  /** Returns the data that are sent and never stored, with the reasons. */
  static String omitted(JsonNode datasets) {
    return each(
        datasets,
        dataset -> {
          JsonNode omitted = dataset.path("neverStored");
          String caption = dataset.path("title").asText() + ": data that are sent but never stored";
          return omitted.isEmpty()
              ? ""
              : details(
                  "",
                  text(caption) + counted(omitted.size(), "name"),
                  table(caption, OMITTED, omitted.valueStream().map(FieldSections::omittedRow)));
        });
  }

  private static String omittedRow(JsonNode omitted) {
    String path = omitted.path("path").asText();
    return row(OMITTED, path.contains(" ") ? text(path) : code(path), words(omitted, "reason"));
  }

  /** Returns the values of each list, which the reader of the page can unfold. */
  static String lists(JsonNode lists) {
    return lists
        .propertyStream()
        .map(
            list ->
                details(
                    " id=\"list-" + text(list.getKey()) + "\"",
                    text(list.getKey()) + counted(list.getValue().size(), "value"),
                    "<p class=\"values\">"
                        + join(" ", list.getValue(), value -> code(value.asText()))
                        + "</p>"))
        .collect(Collectors.joining());
  }

  /** Returns the options of the filter by scope. */
  static String scopes() {
    return Arrays.stream(Scope.values())
        .map(
            scope ->
                "<option value=\"%s\">%s</option>"
                    .formatted(
                        scope.word(),
                        DatasetDescriptions.heading(scope).replace("`", "").split(":", 2)[0]))
        .collect(Collectors.joining());
  }

  /** Returns the scopes that a consent can have, joined by "or". */
  static String consentScopes() {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope != Scope.ENVELOPE)
        .map(scope -> code(scope.word()))
        .collect(Collectors.joining(" or "));
  }
}
