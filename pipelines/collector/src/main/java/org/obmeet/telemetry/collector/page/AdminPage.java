package org.obmeet.telemetry.collector.page;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.lake.io.Digests;

/**
 * The HTML page for administrators of instances. It loads no other resource.
 *
 * @param html the document
 * @param policy content security policy, which allows only the document's own style and script,
 *     requests to this server and images in data URLs
 */
public record AdminPage(String html, String policy) {
  private static final Mustache.Compiler TEMPLATES =
      Mustache.compiler()
          .withEscaper(AdminPageHtml::text)
          .zeroIsFalse(true)
          .emptyStringIsFalse(true);

  /**
   * Returns the page for a catalogue.
   *
   * @param site address of the website with the published charts; empty if there is none
   * @param charts charts of released numbers; empty if there are none
   */
  public static AdminPage of(
      CatalogDescriptions descriptions, Optional<String> site, Optional<ReleaseCharts> charts) {
    String style = resource("admin.css");
    String script = resource("admin.js");
    Map<String, Object> values = PageModel.of(descriptions);
    values.put("style", style);
    values.put("script", script);
    values.put("site", site.orElse(""));
    values.put("charts", charts.map(ReleaseCharts::read).orElse(List.of()));
    String policy =
        "default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; img-src data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return new AdminPage(
        TEMPLATES.compile(resource("admin.html")).execute(values),
        policy.formatted(hash(script), hash(style)));
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
