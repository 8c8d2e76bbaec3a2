package org.obmeet.telemetry.cli.site;

import com.google.common.html.HtmlEscapers;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.obmeet.telemetry.lake.io.Digests;

/**
 * A page of the site. Its content security policy allows no request, and only its own style and
 * script.
 *
 * @param title its title and first heading
 * @param root path from the page to the folder of the site, empty or {@code ../}
 * @param content markup of the content, in which all data are escaped
 * @param script name of the script; empty if the page has none
 */
record SitePage(String title, String root, String content, String script) {
  private static final String STYLE = resource("site.css");
  private static final String PAGE = resource("page.html");

  SitePage(String title, String root, String content) {
    this(title, root, content, "");
  }

  /** Returns the HTML of the page. */
  String html() {
    String code = script.isEmpty() ? "" : resource(script);
    // The content is inserted last, so that its text is not read as a placeholder.
    return PAGE.replace("{{style-hash}}", hash(STYLE))
        .replace("{{script-hash}}", code.isEmpty() ? "'none'" : hash(code))
        .replace("{{style}}", STYLE)
        .replace("{{script}}", code.isEmpty() ? "" : "<script>" + code + "</script>")
        .replace("{{root}}", root)
        .replace("{{title}}", text(title))
        .replace("{{content}}", content);
  }

  /** Escapes text for HTML. */
  static String text(Object text) {
    return HtmlEscapers.htmlEscaper().escape(String.valueOf(text));
  }

  private static String hash(String code) {
    byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
    return "'sha256-" + Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes)) + "'";
  }

  /** Returns the text of a resource in the package of this class. */
  static String resource(String name) {
    try {
      return Resources.toString(
          Resources.getResource(SitePage.class, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
