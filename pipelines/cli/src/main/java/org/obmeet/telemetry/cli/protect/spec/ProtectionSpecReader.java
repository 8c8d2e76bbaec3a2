package org.obmeet.telemetry.cli.protect.spec;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Rules;
import org.obmeet.telemetry.cli.protect.table.ReleaseCsv;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.rules.ProtectionSettings;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads the specification of {@code telemetry protect}, a YAML file. */
public final class ProtectionSpecReader {
  private static final int DEFAULT_THRESHOLD = 10;
  private static final int DEFAULT_DOMINANCE = 10;
  private static final int MAX_THRESHOLD = 1_000_000;
  private static final int MAX_WINDOW_LENGTH = 200;

  private final List<String> notices = new ArrayList<>();
  private final Path path;
  private final YamlNode root;

  private ProtectionSpecReader(Path path, YamlNode root) {
    this.path = path;
    this.root = root;
  }

  /**
   * Reads a file and the files that it names, whose paths are relative to this file.
   *
   * @throws CatalogException if a key is wrong; the message has file, key, value and allowed values
   * @throws JobException with exit code 43 if a file is unreadable or has wrong contents
   */
  public static ProtectionSpec read(Path path) {
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      return read(path, YamlNode.parse(path.toString(), text));
    } catch (CharacterCodingException e) {
      throw JobException.badInput(path + ": the text must be UTF-8", e);
    } catch (IOException e) {
      throw JobException.badInput("--spec must be a readable file; it is '" + path + "'", e);
    }
  }

  public static ProtectionSpec read(Path path, YamlNode root) {
    return new ProtectionSpecReader(path, root).spec();
  }

  private ProtectionSpec spec() {
    InputPopulation population = population();
    Rules rules = rules();
    root.optional("generalise")
        .filter(node -> !node.oneOf("true", "false", "fold").equals("false"))
        .ifPresent(
            node ->
                notices.add(
                    "Note: the key generalise no longer has an effect; every level of a hierarchy"
                        + " is published. Remove the key from the specification."));
    root.optional("protection")
        .filter(node -> node.oneOf("exact", "sliding").equals("exact"))
        .ifPresent(
            node ->
                notices.add(
                    "Note: protection: exact no longer has an effect, since it promised nothing"
                        + " about unions and intervals; the protection is sliding. Remove the key"
                        + " from the specification."));
    Map<String, YamlNode> dimensions = root.require("dimensions").entries();
    Map<String, ParentLabels> hierarchies = new LinkedHashMap<>();
    dimensions.forEach((name, node) -> hierarchies.put(name, hierarchy(population, name, node)));
    TableSpecsReader tables = new TableSpecsReader(population, List.copyOf(dimensions.keySet()));
    tables.read(root.require("tables"));
    List<Map<String, String>> impossible =
        root.optional("impossible")
            .map(
                node ->
                    ImpossibleCombinationsReader.read(
                        "impossible",
                        path.resolveSibling(file(node)),
                        hierarchies.keySet(),
                        (dimension, label) -> Optional.empty()))
            .orElse(List.of());
    Map<String, WindowSlice> contains = contains(population);
    root.rejectUnknownKeys();
    return new ProtectionSpec(
        population,
        hierarchies,
        tables.tables(),
        tables.sums(),
        rules,
        impossible,
        contains,
        notices);
  }

  private InputPopulation population() {
    Optional<YamlNode> window = root.optional("window");
    window.ifPresent(
        node -> {
          if (node.text().length() > MAX_WINDOW_LENGTH) {
            throw node.invalid("at most " + MAX_WINDOW_LENGTH + " characters");
          }
        });
    String column = root.oneKeyOf("contributor", "weight");
    return new InputPopulation(
        column.equals("contributor") ? Counting.CONTRIBUTOR : Counting.WEIGHT,
        root.require(column).text(),
        window.map(YamlNode::text).map(String::strip));
  }

  private Rules rules() {
    int threshold = integer("threshold", 2, MAX_THRESHOLD, DEFAULT_THRESHOLD);
    ProtectionSettings.Zeros zeros =
        constant(
            "zeros",
            List.of(ProtectionSettings.Zeros.SAFE, ProtectionSettings.Zeros.SENSITIVE),
            ProtectionSettings.Zeros.SAFE);
    int percent = integer("dominance", 1, 100, DEFAULT_DOMINANCE);
    return Rules.of(threshold, zeros, percent);
  }

  private int integer(String key, int min, int max, int otherwise) {
    return root.optional(key)
        .map(node -> Math.toIntExact(node.integer(min, max)))
        .orElse(otherwise);
  }

  private static Path file(YamlNode node) {
    try {
      return Path.of(node.text());
    } catch (InvalidPathException e) {
      throw node.invalid("a file");
    }
  }

  /** Returns the windows contained in the input. A column and a label define each window. */
  private Map<String, WindowSlice> contains(InputPopulation population) {
    Map<String, WindowSlice> contains = new LinkedHashMap<>();
    Map<String, YamlNode> windows =
        root.optional("contains").map(YamlNode::entries).orElse(Map.of());
    windows.forEach(
        (key, node) -> {
          String window = key.strip();
          if (population.window().equals(Optional.of(window))) {
            throw new CatalogException(
                root.file(), "contains", window, "windows other than that of this specification");
          }
          Map<String, YamlNode> slice = node.entries();
          if (slice.size() != 1 || slice.containsKey(population.column())) {
            throw node.invalid(
                "{COLUMN: LABEL}, one column other than the " + population.counting().word());
          }
          slice.forEach(
              (column, label) -> contains.put(window, new WindowSlice(column, label.text())));
        });
    return contains;
  }

  /**
   * Returns the constant that is the value of a key, or {@code otherwise} if the key is missing.
   */
  private <E extends Enum<E>> E constant(String key, List<E> constants, E otherwise) {
    List<String> words = constants.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
    return root.optional(key)
        .map(node -> constants.get(words.indexOf(node.oneOf(words.toArray(String[]::new)))))
        .orElse(otherwise);
  }

  private ParentLabels hierarchy(InputPopulation population, String name, YamlNode node) {
    if (name.isBlank() || name.equals(ReleaseCsv.STATUS)) {
      throw new CatalogException(
          root.file(), "dimensions", name, "columns of the input other than " + ReleaseCsv.STATUS);
    }
    if (name.equals(population.column())) {
      throw new CatalogException(
          root.file(),
          node.key(),
          "the " + population.counting().word() + " too",
          "a column with one role");
    }
    if (!node.isMapping()) {
      throw node.invalid("{} or {hierarchy: {using: FILE.csv}}");
    }
    Optional<YamlNode> hierarchy = node.optional("hierarchy");
    node.rejectUnknownKeys();
    if (hierarchy.isEmpty()) {
      return ParentLabels.flat(name);
    }
    Path file = file(hierarchy.get().require("using"));
    hierarchy.get().rejectUnknownKeys();
    return HierarchyCsvReader.read(name, path.resolveSibling(file));
  }
}
