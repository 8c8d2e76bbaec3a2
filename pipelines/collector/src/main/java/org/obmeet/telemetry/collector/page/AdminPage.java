package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The HTML page for administrators of instances. It explains the data sent, their treatment, opt-in
 * and opt-out, and offers a dry run. The document loads no other resource. Its content security
 * policy allows the inline style and script by their hashes.
 *
 * @param html the document
 * @param policy its content security policy
 */
public record AdminPage(String html, String policy) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");

  /**
   * Returns the page for a catalogue.
   *
   * @param site address of the website with the published charts; empty if there is none
   */
  public static AdminPage of(CatalogDescriptions descriptions, Optional<String> site) {
    String style = resource("admin.css");
    String script = resource("admin.js");
    Map<String, String> parts = parts(descriptions.json());
    parts.put("style", style);
    parts.put(
        "site",
        site.map(AdminPageHtml::text)
            .map("<p><a href=\"%s\">Charts of the latest release</a></p>"::formatted)
            .orElse(""));
    parts.put("script", script);
    String policy =
        "default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; img-src data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return new AdminPage(
        fillIn(resource("admin.html"), parts), policy.formatted(hash(script), hash(style)));
  }

  private static Map<String, String> parts(JsonNode descriptions) {
    Map<String, String> parts = new TreeMap<>(shortTexts(descriptions));
    JsonNode datasets = descriptions.path("datasets");
    parts.put("scope-words", FieldSections.consentScopes());
    parts.put("scope-options", FieldSections.scopes());
    parts.put("consent-scope-options", options(Scope.INFO_PAGE, Scope.EXTENDED));
    parts.put("deployment-options", options(Deployment.values()));
    parts.put("deployments", PolicySections.deployments(descriptions.path("statistics")));
    parts.put("kept", PolicySections.retention(datasets));
    parts.put("published", PolicySections.published(datasets));
    parts.put("not-protected", PolicySections.notProtected(datasets));
    parts.put("promises", PolicySections.promises(descriptions.path("promises")));
    parts.put("omitted", FieldSections.omitted(datasets));
    parts.put("classes", FieldSections.classes());
    parts.put("fields", FieldSections.fields(datasets));
    parts.put("lists", FieldSections.lists(descriptions.path("lists")));
    return parts;
  }

  private static Map<String, String> shortTexts(JsonNode descriptions) {
    JsonNode datasets = descriptions.path("datasets");
    JsonNode statistics = datasets.path(0);
    Map<String, String> numbers = new TreeMap<>();
    numbers.put("policy-version", AdminPageHtml.text(descriptions, "policyVersion"));
    numbers.put("region", AdminPageHtml.text(descriptions, "region"));
    numbers.put("grace", PolicySections.period(descriptions.path("grace").path("withdrawal")));
    numbers.put("kept-clean", PolicySections.period(statistics.path("kept").path("clean")));
    numbers.put("envelope-count", count(statistics, Scope.ENVELOPE));
    numbers.put("info-page-count", count(statistics, Scope.INFO_PAGE));
    numbers.put("extended-count", count(statistics, Scope.EXTENDED));
    numbers.put("info-page-examples", FieldSections.examples(statistics, Scope.INFO_PAGE));
    numbers.put("extended-examples", FieldSections.examples(statistics, Scope.EXTENDED));
    numbers.put("statistics-count", Integer.toString(statistics.path("fields").size()));
    numbers.put("field-count", total(datasets, "fields"));
    numbers.put("field-counts", FieldSections.counts(datasets));
    numbers.put("min-contributors", min(datasets, "threshold"));
    numbers.put("percent", min(datasets, "dominancePercent"));
    numbers.put("table-count", total(datasets, "published"));
    return numbers;
  }

  private static String options(KeywordEnum... keywords) {
    return Arrays.stream(keywords)
        .map(keyword -> "<option>" + AdminPageHtml.text(keyword.word()) + "</option>")
        .collect(Collectors.joining());
  }

  private static String count(JsonNode dataset, Scope scope) {
    return Integer.toString(FieldSections.fieldsOf(dataset, scope).size());
  }

  private static String min(JsonNode datasets, String member) {
    return datasets.findValues(member).stream()
        .map(JsonNode::asInt)
        .min(Integer::compare)
        .orElseThrow()
        .toString();
  }

  private static String total(JsonNode datasets, String list) {
    return Integer.toString(
        datasets.valueStream().mapToInt(dataset -> dataset.path(list).size()).sum());
  }

  private static String fillIn(String template, Map<String, String> parts) {
    Matcher placeholders = PLACEHOLDER.matcher(template);
    return placeholders.replaceAll(
        placeholder -> {
          String part = parts.get(placeholder.group(1));
          if (part == null) {
            throw new IllegalStateException(
                "admin.html has the unknown placeholder '%s'; allowed: %s"
                    .formatted(placeholder.group(1), parts.keySet()));
          }
          return Matcher.quoteReplacement(part);
        });
  }

  private static String resource(String name) {
    try (InputStream in = AdminPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String inline) {
    byte[] sum = Digests.sha256().digest(inline.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(sum);
  }
}
