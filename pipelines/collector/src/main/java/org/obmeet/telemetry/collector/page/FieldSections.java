package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.DatasetWords;
import org.obmeet.telemetry.schemas.FieldClass;
import org.obmeet.telemetry.schemas.Scope;

/** What is sent field by field, what of it is never stored, and the lists of values. */
final class FieldSections {
  private static final String[] FIELD = {
    "What", "Read from", "What is done to it", "What can be stored"
  };
  private static final String[] OMITTED = {"What is sent", "Why it is not stored"};

  private FieldSections() {}

  /** What the classes of fields mean. */
  static String classes() {
    StringBuilder html = new StringBuilder("<dl class=\"classes\">");
    for (FieldClass one : FieldClass.values()) {
      html.append("<div><dt>").append(Html.text(one.word())).append("</dt><dd>");
      html.append(Html.text(DatasetWords.kind(one))).append("</dd></div>");
    }
    return html.append("</dl>\n").toString();
  }

  /** The fields of each data set, one table a scope. */
  static String fields(JsonNode datasets) {
    StringBuilder html = new StringBuilder();
    for (JsonNode dataset : datasets) {
      html.append("<section class=\"dataset\" id=\"").append(Html.text(name(dataset)));
      html.append("\"><h3>").append(Html.text(dataset.path("title").asText())).append("</h3>\n");
      html.append("<p>Purpose: ").append(Html.words(dataset.path("purpose").asText()));
      html.append(". Legal basis: ").append(Html.words(dataset.path("legalBasis").asText()));
      html.append(".</p>\n");
      for (JsonNode note : dataset.path("notes")) {
        html.append("<details><summary>").append(Html.text(note.path("title").asText()));
        html.append("</summary>").append(Html.paragraphs(note.path("text").asText()));
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
    StringBuilder html = new StringBuilder("<div class=\"group\" data-scope=\"" + scope.word());
    html.append("\"><h4>").append(Html.words(DatasetWords.heading(scope))).append("</h4>\n");
    String caption = dataset.path("title").asText() + ", " + fields.size() + " fields";
    html.append(Html.table(caption, FIELD));
    for (JsonNode field : fields) {
      html.append(field(dataset, field));
    }
    return html.append(Html.endOfTable()).append("</div>\n").toString();
  }

  /** The fields of a data set that need a scope. */
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
    field.path("source").forEach(source -> from.add(Html.code(source.asText())));
    String what =
        "<span class=\"what\">%s</span> %s <span class=\"class\">%s</span>"
            .formatted(
                Html.words(field.path("title").asText()),
                Html.code(name),
                Html.text(field.path("class").asText()));
    return Html.row(
            FIELD,
            what,
            from.isEmpty() ? "the request itself, or the consent" : String.join(", ", from),
            Html.words(field.path("treatment").asText()),
            Html.words(field.path("stored").asText())
                + (field.path("always").asBoolean() ? "; always there" : ""))
        .replaceFirst(
            "<tr ",
            "<tr id=\"" + Html.text(name(dataset)) + "." + Html.text(name) + "\" class=\"field\" ");
  }

  /** What is sent and never stored, with the reasons. */
  static String omitted(JsonNode datasets) {
    StringBuilder html = new StringBuilder();
    for (JsonNode dataset : datasets) {
      if (!dataset.path("neverStored").isEmpty()) {
        String caption = dataset.path("title").asText() + ": sent, and never stored";
        html.append(Html.table(caption, OMITTED));
        for (JsonNode one : dataset.path("neverStored")) {
          String path = one.path("path").asText();
          html.append(
              Html.row(
                  OMITTED,
                  path.contains(" ") ? Html.text(path) : Html.code(path),
                  Html.words(one.path("reason").asText())));
        }
        html.append(Html.endOfTable());
      }
    }
    return html.toString();
  }

  /** The values of each list, to open. */
  static String lists(JsonNode lists) {
    StringBuilder html = new StringBuilder();
    lists
        .properties()
        .forEach(
            list -> {
              List<String> values = new ArrayList<>();
              list.getValue().forEach(value -> values.add(value.asText()));
              html.append("<details id=\"list-").append(Html.text(list.getKey())).append("\">");
              html.append("<summary>").append(Html.text(list.getKey()));
              html.append(" <span class=\"class\">").append(values.size()).append(" values</span>");
              html.append("</summary><p class=\"values\">");
              html.append(values.stream().map(Html::code).collect(Collectors.joining(" ")));
              html.append("</p></details>\n");
            });
    return html.toString();
  }

  /** The options of the filter by scope. */
  static String scopes() {
    StringBuilder html = new StringBuilder();
    for (Scope scope : Scope.values()) {
      String heading = DatasetWords.heading(scope).replace("`", "").split(":", 2)[0];
      html.append("<option value=\"").append(scope.word()).append("\">").append(heading);
      html.append("</option>");
    }
    return html.toString();
  }

  /** The scopes that a consent can have, for a sentence. */
  static String consentScopes() {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope != Scope.ENVELOPE)
        .map(scope -> Html.code(scope.word()))
        .collect(Collectors.joining(" or "));
  }

  private static String name(JsonNode dataset) {
    return dataset.path("name").asText();
  }
}
