package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * The page for administrators of instances: what is sent, what becomes of it, how to say yes and
 * no, and a dry run. One document that asks nobody else for anything: its style and its script
 * stand in it, and are allowed by their hashes.
 *
 * @param html the document
 * @param policy its content security policy
 */
public record AdminPage(String html, String policy) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

  /** The page of what is declared. */
  public static AdminPage of(CatalogDescriptions words) {
    String style = resource("admin.css");
    String script = resource("admin.js");
    Map<String, String> parts = parts(words.node());
    parts.put("style", style);
    parts.put("script", script);
    String policy =
        "default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; img-src data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return new AdminPage(
        filled(resource("admin.html"), parts), policy.formatted(hash(script), hash(style)));
  }

  private static Map<String, String> parts(JsonNode words) {
    Map<String, String> parts = new TreeMap<>(figures(words));
    JsonNode datasets = words.path("datasets");
    parts.put("scope-words", FieldSections.consentScopes());
    parts.put("scope-options", FieldSections.scopes());
    parts.put("deployments", PolicySections.deployments(words.path("statistics")));
    parts.put("kept", PolicySections.kept(datasets));
    parts.put("published", PolicySections.published(datasets));
    parts.put("not-protected", PolicySections.notProtected(datasets));
    parts.put("promises", PolicySections.promises(words.path("promises")));
    parts.put("omitted", FieldSections.omitted(datasets));
    parts.put("classes", FieldSections.classes());
    parts.put("fields", FieldSections.fields(datasets));
    parts.put("lists", FieldSections.lists(words.path("lists")));
    return parts;
  }

  private static Map<String, String> figures(JsonNode words) {
    JsonNode datasets = words.path("datasets");
    JsonNode statistics = datasets.path(0);
    Map<String, String> figures = new TreeMap<>();
    figures.put("policy-version", AdminPageHtml.text(words.path("policyVersion").asText()));
    figures.put("region", AdminPageHtml.text(words.path("region").asText()));
    figures.put("grace", PolicySections.period(words.path("grace").path("withdrawal")));
    figures.put("kept-clean", PolicySections.period(statistics.path("kept").path("clean")));
    figures.put("envelope-count", count(statistics, Scope.ENVELOPE));
    figures.put("info-page-count", count(statistics, Scope.INFO_PAGE));
    figures.put("extended-count", count(statistics, Scope.EXTENDED));
    figures.put("info-page-examples", FieldSections.examples(statistics, Scope.INFO_PAGE));
    figures.put("extended-examples", FieldSections.examples(statistics, Scope.EXTENDED));
    figures.put("statistics-count", Integer.toString(statistics.path("fields").size()));
    figures.put("field-count", Integer.toString(FieldSections.count(datasets)));
    figures.put("field-counts", FieldSections.counts(datasets));
    figures.put("least", Integer.toString(least(datasets)));
    figures.put("percent", percent(datasets));
    figures.put("table-count", Integer.toString(tables(datasets)));
    return figures;
  }

  private static String count(JsonNode dataset, Scope scope) {
    return Integer.toString(FieldSections.of(dataset, scope).size());
  }

  private static int least(JsonNode datasets) {
    int least = Integer.MAX_VALUE;
    for (JsonNode threshold : datasets.findValues("threshold")) {
      least = Math.min(least, threshold.asInt());
    }
    return least;
  }

  private static String percent(JsonNode datasets) {
    return datasets.findValues("dominancePercent").stream()
        .map(JsonNode::asInt)
        .min(Integer::compare)
        .map(Object::toString)
        .orElseThrow();
  }

  private static int tables(JsonNode datasets) {
    int tables = 0;
    for (JsonNode dataset : datasets) {
      tables += dataset.path("published").size();
    }
    return tables;
  }

  private static String filled(String template, Map<String, String> parts) {
    Matcher places = PLACE.matcher(template);
    return places.replaceAll(
        place -> {
          String part = parts.get(place.group(1));
          if (part == null) {
            throw new IllegalStateException(
                "admin.html has the place '%s'; allowed: %s"
                    .formatted(place.group(1), parts.keySet()));
          }
          return Matcher.quoteReplacement(part);
        });
  }

  private static String resource(String name) {
    try (InputStream in = AdminPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside the class AdminPage");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read beside the class AdminPage", e);
    }
  }

  private static String hash(String inline) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
