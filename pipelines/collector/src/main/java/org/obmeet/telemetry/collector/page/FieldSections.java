package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.FieldClass;
import org.obmeet.telemetry.schemas.docs.DatasetDescriptions;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** The sections of the page about fields, omitted data and lists of values. */
final class FieldSections {
  private static final String[] FIELD = {
    "Field", "Read from", "Treatment", "Possible stored values"
  };
  private static final int MIN_GROUP = 10;
  private static final int EXAMPLES = 7;
  private static final String[] OMITTED = {"Data that are sent", "Why they are not stored"};

  private FieldSections() {}

  /** Returns the meaning of each class of fields. */
  static String classes() {
    StringBuilder html = new StringBuilder("<dl class=\"classes\">");
    for (FieldClass one : FieldClass.values()) {
      html.append("<div><dt>").append(AdminPageHtml.text(one.word())).append("</dt><dd>");
      html.append(AdminPageHtml.text(DatasetDescriptions.fieldClass(one))).append("</dd></div>");
    }
    return html.append("</dl>\n").toString();
  }

  /** Returns the fields of each data set, grouped by scope. */
  static String fields(JsonNode datasets) {
    StringBuilder html = new StringBuilder();
    for (JsonNode dataset : datasets) {
      html.append("<section class=\"dataset\" id=\"").append(AdminPageHtml.text(name(dataset)));
      html.append("\" data-title=\"").append(AdminPageHtml.text(dataset.path("title").asText()));
      html.append("\"><h3>")
          .append(AdminPageHtml.text(dataset.path("title").asText()))
          .append("</h3>\n");
      html.append("<p>Purpose: ").append(AdminPageHtml.words(dataset.path("purpose").asText()));
      html.append(". Legal basis: ")
          .append(AdminPageHtml.words(dataset.path("legalBasis").asText()));
      html.append(".</p>\n");
      for (JsonNode note : dataset.path("notes")) {
        html.append("<details><summary>").append(AdminPageHtml.text(note.path("title").asText()));
        html.append("</summary>").append(AdminPageHtml.paragraphs(note.path("text").asText()));
        html.append("</details>\n");
      }
      for (Scope scope : Scope.values()) {
        html.append(fields(dataset, scope));
      }
      html.append("</section>\n");
    }
    return html.toString();
  }

  private static String fields(JsonNode dataset, Scope scope) {
    List<JsonNode> fields = of(dataset, scope);
    if (fields.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<div class=\"scope\"><h4>");
    html.append(AdminPageHtml.words(DatasetDescriptions.heading(scope))).append("</h4>\n");
    for (Map.Entry<String, List<JsonNode>> group : groups(fields).entrySet()) {
      html.append("<details class=\"group\" data-scope=\"").append(scope.word());
      html.append("\"><summary>").append(group.getKey()).append(" <span class=\"class\">");
      html.append(counted(group.getValue().size(), "field")).append("</span></summary>\n");
      html.append(AdminPageHtml.table(dataset.path("title").asText() + ", " + scope.word(), FIELD));
      group.getValue().forEach(field -> html.append(field(dataset, field)));
      html.append(AdminPageHtml.endOfTable()).append("</details>\n");
    }
    return html.append("</div>\n").toString();
  }

  /**
   * Groups fields by heading. If many fields are read from one member of the report, they form a
   * group. Other fields are grouped by class.
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
                        ? "Read from " + AdminPageHtml.code(member(field))
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
   * Returns the member of the report that a field is read from; empty if it is not read from the
   * report.
   */
  private static String member(JsonNode field) {
    return field.path("source").path(0).asText().split("[.\\[]", 2)[0];
  }

  static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Returns the number of fields of each data set, in words. */
  static String counts(JsonNode datasets) {
    List<String> counts = new ArrayList<>();
    for (JsonNode dataset : datasets) {
      counts.add(
          dataset.path("fields").size()
              + " of "
              + AdminPageHtml.text(dataset.path("title").asText()));
    }
    return String.join(", ", counts);
  }

  /** Returns the number of fields of all data sets. */
  static int count(JsonNode datasets) {
    int count = 0;
    for (JsonNode dataset : datasets) {
      count += dataset.path("fields").size();
    }
    return count;
  }

  /** Returns some titles, in regular intervals, of the fields that need a scope. */
  static String examples(JsonNode dataset, Scope scope) {
    List<JsonNode> fields = of(dataset, scope);
    int shown = Math.min(EXAMPLES, fields.size());
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      titles.add(AdminPageHtml.words(fields.get(i * fields.size() / shown).path("title").asText()));
    }
    return String.join("; ", titles);
  }

  /** Returns the fields of a data set that need a scope. */
  static List<JsonNode> of(JsonNode dataset, Scope scope) {
    List<JsonNode> fields = new ArrayList<>();
    for (JsonNode field : dataset.path("fields")) {
      if (field.path("scope").asText().equals(scope.word())) {
        fields.add(field);
      }
    }
    return fields;
  }

  private static String field(JsonNode dataset, JsonNode field) {
    String name = field.path("field").asText();
    List<String> from = new ArrayList<>();
    field.path("source").forEach(source -> from.add(AdminPageHtml.code(source.asText())));
    String what =
        "<span class=\"what\">%s</span> %s <span class=\"class\">%s</span>"
            .formatted(
                AdminPageHtml.words(field.path("title").asText()),
                AdminPageHtml.code(name),
                AdminPageHtml.text(field.path("class").asText()));
    return AdminPageHtml.row(
            FIELD,
            what,
            from.isEmpty() ? "the request itself, or the consent" : String.join(", ", from),
            AdminPageHtml.words(field.path("treatment").asText()),
            AdminPageHtml.words(field.path("stored").asText())
                + (field.path("always").asBoolean() ? "; never empty" : ""))
        .replaceFirst(
            "<tr ",
            "<tr id=\""
                + AdminPageHtml.text(name(dataset))
                + "."
                + AdminPageHtml.text(name)
                + "\" class=\"field\" ");
  }

  /** Returns the data that are sent and never stored, with the reasons. */
  static String omitted(JsonNode datasets) {
    StringBuilder html = new StringBuilder();
    for (JsonNode dataset : datasets) {
      if (!dataset.path("neverStored").isEmpty()) {
        String caption = dataset.path("title").asText() + ": data that are sent but never stored";
        html.append("<details><summary>")
            .append(AdminPageHtml.text(caption))
            .append(" <span class=\"class\">");
        html.append(counted(dataset.path("neverStored").size(), "name"))
            .append("</span></summary>");
        html.append(AdminPageHtml.table(caption, OMITTED));
        for (JsonNode one : dataset.path("neverStored")) {
          String path = one.path("path").asText();
          html.append(
              AdminPageHtml.row(
                  OMITTED,
                  path.contains(" ") ? AdminPageHtml.text(path) : AdminPageHtml.code(path),
                  AdminPageHtml.words(one.path("reason").asText())));
        }
        html.append(AdminPageHtml.endOfTable()).append("</details>\n");
      }
    }
    return html.toString();
  }

  /** Returns the values of each list, which the reader of the page can unfold. */
  static String lists(JsonNode lists) {
    StringBuilder html = new StringBuilder();
    lists
        .properties()
        .forEach(
            list -> {
              List<String> values = new ArrayList<>();
              list.getValue().forEach(value -> values.add(value.asText()));
              html.append("<details id=\"list-")
                  .append(AdminPageHtml.text(list.getKey()))
                  .append("\">");
              html.append("<summary>").append(AdminPageHtml.text(list.getKey()));
              html.append(" <span class=\"class\">").append(values.size()).append(" values</span>");
              html.append("</summary><p class=\"values\">");
              html.append(
                  values.stream().map(AdminPageHtml::code).collect(Collectors.joining(" ")));
              html.append("</p></details>\n");
            });
    return html.toString();
  }

  /** Returns the options of the filter by scope. */
  static String scopes() {
    StringBuilder html = new StringBuilder();
    for (Scope scope : Scope.values()) {
      String heading = DatasetDescriptions.heading(scope).replace("`", "").split(":", 2)[0];
      html.append("<option value=\"").append(scope.word()).append("\">").append(heading);
      html.append("</option>");
    }
    return html.toString();
  }

  /** Returns the scopes that a consent can have, joined by "or". */
  static String consentScopes() {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope != Scope.ENVELOPE)
        .map(scope -> AdminPageHtml.code(scope.word()))
        .collect(Collectors.joining(" or "));
  }

  private static String name(JsonNode dataset) {
    return dataset.path("name").asText();
  }
}
