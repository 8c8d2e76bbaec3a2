package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.samskivert.mustache.Mustache;
import java.time.Period;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.dataset.FieldClass;
import org.obmeet.telemetry.schemas.docs.DatasetDescriptions;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Computes the values of the placeholders in {@code admin.html} from a description. */
record PageModel(ObjectNode json) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ResourceBundle KINDS =
      ResourceBundle.getBundle(PageModel.class.getPackageName() + ".kinds", Locale.ROOT);
  private static final int MIN_GROUP = 10;
  private static final int EXAMPLES = 7;

  /** Returns the values by placeholder, with functions that format text. */
  static Map<String, Object> of(CatalogDescriptions descriptions) {
    PageModel model = new PageModel(descriptions.json().deepCopy());
    model.addNumbers();
    model.json.path("datasets").forEach(dataset -> addSections((ObjectNode) dataset));
    Map<String, Object> values = JSON.convertValue(model.json, new TypeReference<>() {});
    addKeywords(values, model.json.path("statistics"));
    values.put("words", function(AdminPageHtml::words));
    values.put("paragraphs", function(AdminPageHtml::paragraphs));
    values.put("period", function(PageModel::period));
    values.put("spaced", function(text -> text.replace('_', ' ')));
    values.put("plural", function(text -> text.startsWith("1 ") ? text : text + "s"));
    values.put(
        "pathOrText",
        function(html -> html.contains(" ") ? html : "<code translate=\"no\">" + html + "</code>"));
    return values;
  }

  private static Mustache.Lambda function(UnaryOperator<String> format) {
    return (text, out) -> out.write(format.apply(text.execute()));
  }

  private static String period(String iso) {
    return DatasetDescriptions.period(Period.parse(iso));
  }

  private void addNumbers() {
    JsonNode datasets = json.path("datasets");
    JsonNode reports = datasets.path(0);
    json.put("policy-version", json.path("policyVersion").asText());
    json.put("grace", period(json.path("grace").path("withdrawal").asText()));
    json.put("kept-clean", period(reports.path("kept").path("clean").asText()));
    for (Scope scope : Scope.values()) {
      json.put(scope.word() + "-count", fieldsOf(reports, scope).size());
      json.put(scope.word() + "-examples", examples(fieldsOf(reports, scope)));
    }
    json.put("statistics-count", reports.path("fields").size());
    json.put("field-count", total(datasets, "fields"));
    json.put("table-count", total(datasets, "published"));
    json.put("min-contributors", min(datasets, "threshold"));
    json.put("percent", min(datasets, "dominancePercent"));
  }

  private static int total(JsonNode datasets, String list) {
    return datasets.valueStream().mapToInt(dataset -> dataset.path(list).size()).sum();
  }

  /** Returns the least number with a name; 0 if there are no tables. */
  private static int min(JsonNode datasets, String member) {
    return datasets.findValues(member).stream().mapToInt(JsonNode::asInt).min().orElse(0);
  }

  /** Returns the titles of some fields, which are taken from the list at regular intervals. */
  private static String examples(List<JsonNode> fields) {
    int shown = Math.min(EXAMPLES, fields.size());
    return IntStream.range(0, shown)
        .mapToObj(i -> fields.get(i * fields.size() / shown).path("title").asText())
        .collect(Collectors.joining("; "));
  }

  /** Adds the meanings of keywords, and processing rules by deployment. */
  private static void addKeywords(Map<String, Object> values, JsonNode rules) {
    values.put("deployments", each(Deployment.values(), one -> rule(rules.path(one.word()))));
    values.put("classes", each(FieldClass.values(), DatasetDescriptions::fieldClass));
    values.put("scopeLabels", each(Scope.values(), PageModel::label));
    values.put(
        "consentScopes", each(new Scope[] {Scope.INFO_PAGE, Scope.EXTENDED}, PageModel::label));
  }

  private static <E extends KeywordEnum> List<Map<String, String>> each(
      E[] keywords, Function<E, String> meaning) {
    return Stream.of(keywords)
        .map(one -> Map.of("word", one.word(), "meaning", meaning.apply(one)))
        .toList();
  }

  private static String rule(JsonNode word) {
    return DatasetDescriptions.rule(
        KeywordEnum.of(ProcessingPolicy.ProcessingRule.class, word.asText()).orElseThrow());
  }

  private static String label(Scope scope) {
    return DatasetDescriptions.heading(scope).replace("`", "").split(":", 2)[0];
  }

  private static void addSections(ObjectNode dataset) {
    dataset.put("hasReleases", dataset.path("kept").has("release"));
    dataset.put("tables", dataset.path("published").size());
    dataset.put("limits", dataset.path("notProtected").size());
    dataset.put("omitted", dataset.path("neverStored").size());
    ArrayNode scopes = dataset.putArray("scopes");
    for (Scope scope : Scope.values()) {
      List<JsonNode> fields = fieldsOf(dataset, scope);
      if (!fields.isEmpty()) {
        ObjectNode section = scopes.addObject().put("word", scope.word());
        section.put("heading", DatasetDescriptions.heading(scope));
        addGroups(fields, section.putArray("groups"));
      }
    }
  }

  private static List<JsonNode> fieldsOf(JsonNode dataset, Scope scope) {
    return dataset
        .path("fields")
        .valueStream()
        .filter(field -> field.path("scope").asText().equals(scope.word()))
        .toList();
  }

  /**
   * Groups fields by class. If a member of the report has ten or more fields, these fields are a
   * group of their own, which follows the groups of classes.
   */
  private static void addGroups(List<JsonNode> fields, ArrayNode groups) {
    Map<String, Long> sizes =
        fields.stream().collect(Collectors.groupingBy(PageModel::member, Collectors.counting()));
    UnaryOperator<String> large =
        member -> !member.isEmpty() && sizes.get(member) >= MIN_GROUP ? member : "";
    fields.stream()
        .sorted(Comparator.comparing(field -> sizes.get(member(field)) >= MIN_GROUP))
        .collect(
            Collectors.groupingBy(
                field -> {
                  String member = large.apply(member(field));
                  return List.of(
                      member,
                      member.isEmpty() ? KINDS.getString(field.path("class").asText()) : "");
                },
                LinkedHashMap::new,
                Collectors.toList()))
        .forEach(
            (heading, group) ->
                groups
                    .addObject()
                    .put("member", heading.get(0))
                    .put("kind", heading.get(1))
                    .put("count", group.size())
                    .putArray("fields")
                    .addAll(group));
  }

  /**
   * Returns the top-level member of the report that has the first source of a field; empty if the
   * field is not read from the report.
   */
  private static String member(JsonNode field) {
    return field.path("source").path(0).asText().split("[.\\[]", 2)[0];
  }
}
