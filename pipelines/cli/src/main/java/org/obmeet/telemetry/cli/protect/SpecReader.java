package org.obmeet.telemetry.cli.protect;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.Spec.Counting;
import org.obmeet.telemetry.cli.protect.Spec.Population;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.Problem.Settings;
import org.obmeet.telemetry.schemas.CatalogException;
import org.obmeet.telemetry.schemas.YamlNode;

/** Reads a specification. */
public final class SpecReader {
  private static final int DEFAULT_THRESHOLD = 10;
  private static final int DEFAULT_DOMINANCE = 10;
  private static final int LARGEST_THRESHOLD = 1_000_000;
  private static final int LONGEST_WINDOW = 200;

  private final Path path;
  private final YamlNode root;

  private SpecReader(Path path, YamlNode root) {
    this.path = path;
    this.root = root;
  }

  /**
   * Reads a file and the ladders that it names, which lie relative to it.
   *
   * @throws CatalogException naming file, key, value and what is allowed
   * @throws JobFailure with 43 where a file cannot be read, or a ladder is none
   */
  public static Spec read(Path path) {
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      return new SpecReader(path, YamlNode.parse(path.toString(), text)).spec();
    } catch (CharacterCodingException e) {
      throw new JobFailure(ExitCode.BAD_INPUT, path + ": the text must be UTF-8", e);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.BAD_INPUT, "--spec must be a file that can be read; it is '" + path + "'", e);
    }
  }

  private Spec spec() {
    Population population = population();
    Settings settings = settings();
    Map<String, YamlNode> dimensions = root.require("dimensions").entries();
    Map<String, Hierarchy> ladders = new LinkedHashMap<>();
    dimensions.forEach((name, node) -> ladders.put(name, ladder(population, name, node)));
    TablesReader tables = new TablesReader(population, List.copyOf(dimensions.keySet()));
    tables.read(root.require("tables"));
    root.closed();
    return new Spec(population, ladders, tables.tables(), tables.sums(), settings);
  }

  private Population population() {
    Optional<YamlNode> contributor = root.optional("contributor");
    Optional<YamlNode> weight = root.optional("weight");
    Optional<YamlNode> window = root.optional("window");
    window.ifPresent(
        node -> {
          if (node.text().length() > LONGEST_WINDOW) {
            throw node.fault("at most " + LONGEST_WINDOW + " characters");
          }
        });
    if (contributor.isPresent() == weight.isPresent()) {
      throw new CatalogException(
          root.file(),
          "contributor",
          contributor.isPresent() ? "given beside weight" : "missing, and weight too",
          "one of contributor (column that says whose record it is) and weight (column of counts)");
    }
    YamlNode column = contributor.or(() -> weight).orElseThrow();
    return new Population(
        contributor.isPresent() ? Counting.CONTRIBUTOR : Counting.WEIGHT,
        column.text(),
        window.map(YamlNode::text).map(String::strip));
  }

  private Settings settings() {
    return new Settings(
        Math.toIntExact(
            root.optional("threshold")
                .map(n -> n.integer(2, LARGEST_THRESHOLD))
                .orElse((long) DEFAULT_THRESHOLD)),
        constant("zeros", Problem.Zeros.SAFE),
        Math.toIntExact(
            root.optional("dominance")
                .map(n -> n.integer(1, 100))
                .orElse((long) DEFAULT_DOMINANCE)),
        constant("protection", Problem.Protection.SLIDING),
        root.optional("generalise").map(YamlNode::flag).orElse(true)
            ? Problem.Generalise.FOLD_FIRST
            : Problem.Generalise.SUPPRESS_ONLY);
  }

  private <E extends Enum<E>> E constant(String key, E otherwise) {
    Class<E> type = otherwise.getDeclaringClass();
    List<String> words =
        List.of(type.getEnumConstants()).stream()
            .map(c -> c.name().toLowerCase(Locale.ROOT))
            .toList();
    return root.optional(key)
        .map(node -> type.getEnumConstants()[words.indexOf(node.word(words))])
        .orElse(otherwise);
  }

  private Hierarchy ladder(Population population, String name, YamlNode node) {
    if (name.isBlank() || name.equals(ReleaseCsv.STATUS)) {
      throw new CatalogException(
          root.file(), "dimensions", name, "columns of the input other than " + ReleaseCsv.STATUS);
    }
    if (name.equals(population.column())) {
      throw new CatalogException(
          root.file(),
          node.key(),
          "the " + population.counting().key() + " too",
          "a column with one part to play");
    }
    if (!node.isMapping()) {
      throw node.fault("{} or {ladder: {using: FILE.csv}}");
    }
    Optional<YamlNode> ladder = node.optional("ladder");
    node.closed();
    if (ladder.isEmpty()) {
      return Hierarchy.flat(name);
    }
    Path file = Path.of(ladder.get().require("using").text());
    ladder.get().closed();
    return LadderReader.read(name, path.resolveSibling(file));
  }
}
