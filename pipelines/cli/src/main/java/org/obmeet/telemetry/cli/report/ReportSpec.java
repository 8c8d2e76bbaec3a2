package org.obmeet.telemetry.cli.report;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The declaration of the report, read from its files.
 *
 * @param sections the sections in order
 */
record ReportSpec(List<Section> sections) {
  /** A section with its charts. */
  record Section(String title, String text, List<ChartSpec> charts) {}

  /**
   * Reads the declaration from files on the class path.
   *
   * @param metrics the declared metrics by name
   * @throws org.obmeet.telemetry.schemas.source.CatalogException with file, key and value if a file
   *     is wrong
   */
  static ReportSpec load(Map<String, Metric> metrics) {
    YamlNode root = YamlNode.parse("report.yaml", resource("report.yaml"));
    List<Section> sections =
        root.require("sections").items().stream().map(node -> section(node, metrics)).toList();
    root.rejectUnknownKeys();
    return new ReportSpec(sections);
  }

  private static Section section(YamlNode node, Map<String, Metric> metrics) {
    Section section =
        new Section(
            node.require("title").text(),
            node.require("text").text(),
            node.require("charts").items().stream().map(name -> chart(name, metrics)).toList());
    node.rejectUnknownKeys();
    return section;
  }

  private static ChartSpec chart(YamlNode name, Map<String, Metric> metrics) {
    String file = "charts/" + name.text() + ".yaml";
    if (ReportSpec.class.getResource(file) == null) {
      throw name.invalid("the name of a file of charts/, without its ending");
    }
    return ChartSpec.read(name.text(), YamlNode.parse(file, resource(file)), metrics);
  }

  /** Returns the text of a resource in the package of this class. */
  static String resource(String name) {
    try {
      return Resources.toString(
          Resources.getResource(ReportSpec.class, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
