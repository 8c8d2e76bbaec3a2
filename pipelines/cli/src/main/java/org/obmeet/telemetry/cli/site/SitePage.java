package org.obmeet.telemetry.cli.site;

import com.google.common.html.HtmlEscapers;
import java.util.Map;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.report.ReportPage;
import org.obmeet.telemetry.cli.report.ReportSpec;

/** Builds pages. Their content security policy allows no request, and only their own code. */
final class SitePage {
  private SitePage() {}

  /**
   * Returns the HTML of a page.
   *
   * @param title its title and first heading
   * @param root path from the page to the folder of the site, empty or {@code ../}
   * @param content markup of the content, in which all data are escaped
   * @param script its script, or empty
   */
  static String html(String title, String root, String content, String script) {
    String style = ReportSpec.resource("page.css") + resource("site.css");
    return ResourceText.filled(
        SitePage.class,
        "page.html",
        Map.of(
            "style-hash",
            ReportPage.hash(style),
            "script-hash",
            script.isEmpty() ? "'none'" : ReportPage.hash(script),
            "style",
            style,
            "script",
            script.isEmpty() ? "" : "<script>" + script + "</script>\n",
            "root",
            root,
            "title",
            text(title),
            "content",
            content));
  }

  /** Escapes text for HTML. */
  static String text(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }

  /** Returns the text of a resource in the package of this class. */
  static String resource(String name) {
    return ResourceText.of(SitePage.class, name);
  }
}
