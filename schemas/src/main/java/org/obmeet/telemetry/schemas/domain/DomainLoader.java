package org.obmeet.telemetry.schemas.domain;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Loads domains. A domain is an inline list, {@code pattern:NAME}, or the NAME of a file {@code
 * domains/NAME.yaml}.
 */
public final class DomainLoader {
  static final String PATTERNS = "domains/patterns.yaml";
  private static final String PREFIX = "pattern:";

  private final CatalogSource source;
  private final Map<String, Domain> loaded = new HashMap<>();

  public DomainLoader(CatalogSource source) {
    this.source = source;
  }

  public Domain load(YamlNode node) {
    if (node.isList()) {
      return new Domain.Listed(values(node), Map.of());
    }
    String name = node.text();
    return name.startsWith(PREFIX)
        ? loaded.computeIfAbsent(name, n -> readPattern(node, n.substring(PREFIX.length())))
        : loaded.computeIfAbsent(name, n -> readNamedFile(node));
  }

  private Domain readPattern(YamlNode node, String name) {
    Map<String, YamlNode> patterns = source.yaml(PATTERNS).entries();
    YamlNode found = patterns.get(name);
    if (found == null) {
      throw node.invalid(PREFIX + " and one of " + String.join(", ", patterns.keySet()));
    }
    try {
      return new Domain.Patterned(name, Pattern.compile(found.text()));
    } catch (PatternSyntaxException e) {
      throw found.invalid("a regular expression");
    }
  }

  private Domain readNamedFile(YamlNode node) {
    String path = "domains/" + node.text() + ".yaml";
    if (!source.files("domains").contains(path)) {
      throw node.invalid("a list, pattern:NAME, or NAME of a file domains/NAME.yaml");
    }
    return readFile(path);
  }

  private Domain.Listed readFile(String path) {
    YamlNode file = source.yaml(path);
    file.require("title").text();
    file.require("source").text();
    List<String> values = values(file.require("values"));
    BiFunction<String, YamlNode, String> alias =
        (name, label) -> {
          if (!values.contains(label.text())) {
            throw label.invalid("a label of " + path);
          }
          return label.text();
        };
    Map<String, String> aliases =
        file.optional("aliases").map(all -> all.entries(alias)).orElse(Map.of());
    file.rejectUnknownKeys();
    return new Domain.Listed(values, aliases);
  }

  private static List<String> values(YamlNode node) {
    Set<String> values = new LinkedHashSet<>();
    for (YamlNode item : node.items("at least one label")) {
      if (Domain.RESERVED.contains(item.text())) {
        throw item.invalid("no reserved label; these are " + String.join(", ", Domain.RESERVED));
      }
      if (!values.add(item.text())) {
        throw item.invalid("each label once");
      }
    }
    return List.copyOf(values);
  }

  /** Checks all domain files, even those that no field uses, but not the patterns. */
  public void checkAll() {
    for (String path : source.files("domains")) {
      if (!path.endsWith(".yaml")) {
        throw new CatalogException(path, "file", path, "domains/NAME.yaml");
      }
      if (!path.equals(PATTERNS)) {
        readFile(path);
      }
    }
  }
}
