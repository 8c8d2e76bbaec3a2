package org.obmeet.telemetry.schemas.cube;

import java.time.Period;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.ValueType;
import org.obmeet.telemetry.schemas.dataset.Weekday;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.DomainLoader;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads derived facts from {@code facts/NAME.yaml}. */
public final class FactLoader {
  private static final Domain FLAGS = new Domain.Listed(List.of("no", "yes"), Map.of());

  private final CatalogSource source;
  private final Map<String, Dataset> datasets;
  private final DomainLoader domains;

  /** The file that declares a column, by stream and column. */
  private final Map<String, String> fileByColumn = new TreeMap<>();

  public FactLoader(CatalogSource source, Map<String, Dataset> datasets) {
    this.source = source;
    this.datasets = datasets;
    this.domains = new DomainLoader(source);
  }

  /** Returns all facts by name. Must be called only once, as it claims the names of columns. */
  public Map<String, Fact> loadAll() {
    Map<String, Fact> facts = new TreeMap<>();
    source.declarations("facts", "NAME").forEach((name, file) -> facts.put(name, load(name, file)));
    return facts;
  }

  private Fact load(String name, YamlNode file) {
    file.require("fact").oneOf(List.of(name));
    Dataset dataset = CubeLoader.dataset(file.require("stream"), datasets);
    Fact fact =
        new Fact(
            name,
            dataset.name(),
            file.require("title").text(),
            file.require("description").text(),
            file.require("population").oneOf(FactPopulation.class),
            history(file.require("history"), dataset),
            reads(file.require("reads"), dataset),
            file.optional("first_seen").map(node -> firstSeenField(node, dataset)),
            file.optional("numbers").map(FactLoader::parameters).orElse(Map.of()),
            file.optional("records").map(all -> records(all, dataset)).orElse(Map.of()),
            columns(file.require("columns"), dataset));
    file.rejectUnknownKeys();
    return fact;
  }

  /** Returns, by field, the label that a record needs to count as a fact. */
  private static Map<String, String> records(YamlNode all, Dataset dataset) {
    return all.entries(
        (field, label) -> {
          Domain domain =
              dataset
                  .field(field)
                  .map(Field::domain)
                  .orElseThrow(() -> label.invalid("a label of a field of the stream"));
          if (!domain.contains(label.text())) {
            throw label.invalid(domain.describe());
          }
          return label.text();
        });
  }

  private static Fact.History history(YamlNode node, Dataset dataset) {
    return switch (node.text()) {
      case "none" -> new Fact.History.None();
      case "epoch" -> new Fact.History.Epoch(false);
      case "epoch_before" -> new Fact.History.Epoch(true);
      default -> days(node, dataset);
    };
  }

  private static Fact.History days(YamlNode node, Dataset dataset) {
    int maxDays = dataset.epochDays() - dataset.baseWindow().days();
    Period period =
        node.parsed(
            Period::parse,
            p ->
                p.getYears() == 0
                    && p.getMonths() == 0
                    && p.getDays() >= 1
                    && p.getDays() <= maxDays,
            "none, epoch, epoch_before, or P1D to P"
                + maxDays
                + "D, a key rotation period of the stream minus its window");
    return new Fact.History.Days(period.getDays());
  }

  private static List<String> reads(YamlNode list, Dataset dataset) {
    CubeInputs fields = CubeInputs.of(dataset);
    Set<String> reads = new LinkedHashSet<>();
    for (YamlNode item : list.items("at least one field")) {
      String name = fields.field(item, Set.of(ValueType.values())).name();
      if (!reads.add(name)) {
        throw item.invalid("each field once");
      }
    }
    return List.copyOf(reads);
  }

  private static String firstSeenField(YamlNode node, Dataset dataset) {
    return CubeInputs.of(dataset).field(node, Set.of(ValueType.LABEL)).name();
  }

  private static Map<String, Long> parameters(YamlNode all) {
    return all.entries((name, node) -> node.integer(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private List<Fact.Column> columns(YamlNode all, Dataset dataset) {
    Map<String, Fact.Column> columns =
        all.entries(
            (name, node) -> {
              claimName(name, node, dataset);
              return node.read(keys -> column(name, keys));
            });
    if (columns.isEmpty()) {
      throw all.invalid("at least one column");
    }
    return List.copyOf(columns.values());
  }

  /** Claims the name of a column, which no field and no other column of the stream may have. */
  private void claimName(String name, YamlNode node, Dataset dataset) {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw node.invalid(name, "[a-z][a-z0-9_]*");
    }
    if (dataset.field(name).isPresent() || name.equals(Weekday.NAME)) {
      throw node.invalid(
          name, "a name that no field of " + dataset.name() + " has, and not " + Weekday.NAME);
    }
    String other = fileByColumn.put(dataset.name() + "/" + name, node.file());
    if (other != null) {
      throw node.invalid(name, "a name that no column of " + other + " has");
    }
  }

  private Fact.Column column(String name, YamlNode node) {
    String kindKey = node.oneKeyOf("label", "flag", "number");
    String title = node.require("title").text();
    YamlNode kind = node.require(kindKey);
    return switch (kindKey) {
      case "label" -> label(name, node, kind, title);
      case "flag" -> {
        kind.oneOf("true");
        yield new Fact.Column(name, ValueType.BOOLEAN, FLAGS, false, 0, 0, title, "");
      }
      default -> number(name, node, kind, title);
    };
  }

  private Fact.Column label(String name, YamlNode node, YamlNode domain, String title) {
    boolean together = node.optional("together").map(YamlNode::flag).orElse(false);
    Domain labels = domains.load(domain);
    if (together && !(labels instanceof Domain.Listed)) {
      throw node.require("together")
          .invalid("false; only the labels of a list can be published together");
    }
    return new Fact.Column(name, ValueType.LABEL, labels, together, 0, 0, title, "");
  }

  private static Fact.Column number(String name, YamlNode node, YamlNode range, String title) {
    List<Long> ends = MeasureReader.range(range);
    String unit = node.optional("unit").map(YamlNode::text).orElse("");
    return new Fact.Column(
        name, ValueType.LONG, new Domain.None(), false, ends.get(0), ends.get(1), title, unit);
  }
}
