package org.obmeet.telemetry.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** The declaration of the report, read from its file. */
public record ReportSpec(List<Section> sections, LabelWords words) {
  /** The charts under one heading of the report. */
  public record Section(String title, String text, List<ChartSpec> charts) {}

  /**
   * Reads the declaration from the class path. Charts of what the catalogue lacks are left out.
   * Metrics that the declaration does not name follow in a section of their own.
   *
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if the declaration is wrong
   */
  public static ReportSpec load(Catalog catalog) {
    YamlNode root = YamlNode.parse("report.yaml", resource("report.yaml"));
    List<Section> sections =
        root.require("sections").items().stream().map(node -> section(node, catalog)).toList();
    Map<String, String> words =
        root.require("words").entries().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, word -> word.getValue().text()));
    root.rejectUnknownKeys();
    return new ReportSpec(withFurther(sections, catalog.metrics()), new LabelWords(words));
  }

  /** Adds a section with the metrics that no section names, if there are any. */
  private static List<Section> withFurther(List<Section> sections, Map<String, Metric> metrics) {
    Map<String, Metric> further = new TreeMap<>(metrics);
    sections.stream()
        .flatMap(section -> section.charts().stream())
        .flatMap(chart -> chart.metric().stream())
        .forEach(metric -> further.remove(metric.name()));
    List<Section> all = new ArrayList<>(sections);
    if (!further.isEmpty()) {
      all.add(
          new Section(
              "Further metrics",
              "Metrics of this catalogue.",
              further.values().stream().map(ChartSpec::of).toList()));
    }
    return all;
  }

  private static Section section(YamlNode node, Catalog catalog) {
    Section section =
        new Section(
            node.require("title").text(),
            node.require("text").text(),
            node.require("charts").items().stream()
                .flatMap(chart -> ChartSpec.read(chart, catalog).stream())
                .toList());
    node.rejectUnknownKeys();
    return section;
  }

  public static String resource(String name) {
    return ResourceText.of(ReportSpec.class, name);
  }
}
