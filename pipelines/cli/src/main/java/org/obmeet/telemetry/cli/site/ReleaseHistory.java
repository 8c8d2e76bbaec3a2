package org.obmeet.telemetry.cli.site;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * The releases of a lake in the order of its log, as an Atom feed and as a table of errata.
 *
 * @param catalog the catalogue, for titles
 * @param history all releases of cubes, including superseded and withdrawn ones
 * @param commits the log
 */
record ReleaseHistory(Catalog catalog, List<TableRelease> history, List<Commit> commits) {
  private static final int NEWEST_ENTRIES = 100;
  private static final String ATOM = "http://www.w3.org/2005/Atom";

  /** A revised or withdrawn window of a table. */
  private record Erratum(Instant at, String change, TableRelease release) {}

  static ReleaseHistory of(Lake lake, Catalog catalog) {
    Set<String> cubes = catalog.cubes().stream().map(Cube::name).collect(Collectors.toSet());
    return new ReleaseHistory(
        catalog,
        lake.state().history().stream().filter(r -> cubes.contains(r.key().cube())).toList(),
        lake.log().commits());
  }

  private Instant at(TableRelease release) {
    return commits.get(Math.toIntExact(release.commit())).at();
  }

  /** Returns the feed, with an entry for each window that a commit released, newest first. */
  String feed() {
    Map<String, List<TableRelease>> entries =
        new TreeMap<>(Comparator.<String>naturalOrder().reversed());
    for (TableRelease release : history) {
      String key = String.format(Locale.ROOT, "%012d %s", release.commit(), release.key().window());
      entries.computeIfAbsent(key, k -> new ArrayList<>()).add(release);
    }
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("feed");
      xml.writeDefaultNamespace(ATOM);
      element(xml, "title", "OBMeet Telemetry: releases");
      element(xml, "id", id("feed"));
      element(
          xml,
          "updated",
          history.stream().map(this::at).max(Instant::compareTo).orElse(Instant.EPOCH).toString());
      xml.writeStartElement("author");
      element(xml, "name", "OBMeet Telemetry");
      xml.writeEndElement();
      link(xml, "self", "feed.xml");
      link(xml, "alternate", "index.html");
      for (List<TableRelease> entry : entries.values().stream().limit(NEWEST_ENTRIES).toList()) {
        entry(xml, entry);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a text in memory cannot be written", e);
    }
    return text.toString();
  }

  private void entry(XMLStreamWriter xml, List<TableRelease> tables) throws XMLStreamException {
    TableRelease first = tables.get(0);
    Window window = first.key().window();
    boolean revised = tables.stream().anyMatch(table -> table.revision() > 1);
    Set<String> metrics = new TreeSet<>();
    tables.forEach(table -> metrics.addAll(metrics(table)));
    xml.writeStartElement("entry");
    element(
        xml,
        "title",
        "%s: %s, %s tables"
            .formatted(revised ? "Revised" : "Released", days(window), tables.size()));
    element(xml, "id", id(first.manifestSha256()));
    element(xml, "updated", at(first).toString());
    link(xml, "alternate", revised ? "errata.html" : "index.html");
    element(
        xml, "summary", "Metrics: " + (metrics.isEmpty() ? "none" : String.join(", ", metrics)));
    xml.writeEndElement();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private static void link(XMLStreamWriter xml, String relation, String target)
      throws XMLStreamException {
    xml.writeEmptyElement("link");
    xml.writeAttribute("rel", relation);
    xml.writeAttribute("href", target);
  }

  private static String id(String name) {
    return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the names of the metrics that read a table of this window. */
  private List<String> metrics(TableRelease release) {
    return catalog.metrics().values().stream()
        .filter(metric -> metric.window() == release.key().window().kind())
        .filter(metric -> metric.formula().cubes().contains(release.key().cube()))
        .map(Metric::name)
        .toList();
  }

  private static String days(Window window) {
    return "%s from %s to %s"
        .formatted(
            window.kind().word().replace('_', ' '), window.start(), window.end().minusDays(1));
  }

  /** Returns the content of the page of errata. */
  String errata() {
    List<Erratum> errata = new ArrayList<>();
    for (TableRelease release : history) {
      if (release.revision() > 1) {
        errata.add(new Erratum(at(release), "revision " + release.revision(), release));
      }
      withdrawn(release).ifPresent(at -> errata.add(new Erratum(at, "withdrawn", release)));
    }
    String meaning =
        "<p>A released number never changes silently. A revision replaces the numbers of a window."
            + " A withdrawn window is no longer in the tables.</p>\n";
    if (errata.isEmpty()) {
      return meaning + "<p>No window was revised or withdrawn.</p>\n";
    }
    StringBuilder html = new StringBuilder(meaning);
    html.append(
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Errata"><table>
        <caption>Revised and withdrawn windows, newest first</caption><thead><tr>
        <th scope="col">Day</th><th scope="col">Change</th><th scope="col">Table</th>
        <th scope="col">Window</th><th scope="col">Metrics</th></tr></thead><tbody>
        """);
    errata.sort(Comparator.comparing(Erratum::at).reversed());
    for (Erratum erratum : errata) {
      html.append("<tr><th scope=\"row\">")
          .append(erratum.at().atZone(ZoneOffset.UTC).toLocalDate())
          .append("</th>");
      for (String text :
          List.of(
              erratum.change(),
              erratum.release().key().cube(),
              days(erratum.release().key().window()),
              String.join(", ", metrics(erratum.release())))) {
        html.append("<td>").append(SitePage.text(text)).append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /** Returns the time at which the files of a release were removed without a later revision. */
  private Optional<Instant> withdrawn(TableRelease release) {
    boolean last =
        history.stream()
            .noneMatch(
                other ->
                    other.key().equals(release.key()) && other.revision() > release.revision());
    return commits.stream()
        .filter(commit -> last && commit.number() > release.commit())
        .filter(
            commit ->
                commit.removed().stream()
                    .anyMatch(file -> file.path().startsWith(release.folder() + "/")))
        .map(Commit::at)
        .findFirst();
  }
}
