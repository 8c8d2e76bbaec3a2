package org.obmeet.telemetry.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.obmeet.telemetry.schemas.YamlNode;

/**
 * What the report shows, as its files declare it.
 *
 * @param sections in order
 */
record ReportSpec(List<Section> sections) {
  ReportSpec {
    sections = List.copyOf(sections);
  }

  /** Charts under one head. */
  record Section(String title, String text, List<ChartSpec> charts) {
    Section {
      charts = List.copyOf(charts);
    }
  }

  /**
   * Reads the files of the class path.
   *
   * @throws org.obmeet.telemetry.schemas.CatalogException naming file, key and value where one is
   *     wrong
   */
  static ReportSpec load() {
    YamlNode root = YamlNode.parse("report.yaml", resource("report.yaml"));
    List<Section> sections =
        root.require("sections").items().stream().map(ReportSpec::section).toList();
    root.closed();
    return new ReportSpec(sections);
  }

  private static Section section(YamlNode node) {
    Section section =
        new Section(
            node.require("title").text(),
            node.require("text").text(),
            node.require("charts").items().stream().map(ReportSpec::chart).toList());
    node.closed();
    return section;
  }

  private static ChartSpec chart(YamlNode name) {
    String file = "charts/" + name.text() + ".yaml";
    if (ReportSpec.class.getResource(file) == null) {
      throw name.fault("the name of a file of charts/, without its ending");
    }
    return ChartSpec.read(name.text(), YamlNode.parse(file, resource(file)));
  }

  /** The text of a file that lies beside this class. */
  static String resource(String name) {
    try (InputStream in = ReportSpec.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
