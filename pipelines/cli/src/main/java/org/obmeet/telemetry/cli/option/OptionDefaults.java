package org.obmeet.telemetry.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.source.YamlNode;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Default values of options. A default comes from a variable such as {@code TELEMETRY_LAKE}. If the
 * variable is missing or empty, the default comes from a configuration file.
 *
 * @param values defaults by name of the option, without dashes
 */
public record OptionDefaults(Map<String, String> values) implements IDefaultValueProvider {
  private static final List<String> FILE_KEYS = List.of("lake", "keys", "catalog");
  private static final List<String> VARIABLES = List.of("lake", "keys", "catalog", "history");

  /**
   * Reads the defaults. The variable {@code TELEMETRY_CONFIG} names the configuration file. If the
   * variable is missing or empty, the configuration file is {@code telemetry/config.yaml} in {@code
   * XDG_CONFIG_HOME} or {@code ~/.config}, if this file exists.
   *
   * @throws JobException if {@code TELEMETRY_CONFIG} is not a file, or the file is unreadable
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if the file has a wrong key
   */
  public static OptionDefaults of(Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    file(environment).ifPresent(file -> values.putAll(read(file)));
    for (String name : VARIABLES) {
      String value = environment.getOrDefault("TELEMETRY_" + name.toUpperCase(Locale.ROOT), "");
      if (!value.isBlank()) {
        values.put(name, value);
      }
    }
    return new OptionDefaults(values);
  }

  private static Optional<Path> file(Map<String, String> environment) {
    String named = environment.getOrDefault("TELEMETRY_CONFIG", "");
    if (!named.isBlank()) {
      if (!Files.isRegularFile(Path.of(named))) {
        throw JobException.badInput("TELEMETRY_CONFIG must be a file; it is '" + named + "'");
      }
      return Optional.of(Path.of(named));
    }
    String given = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String folder = given.isEmpty() ? environment.getOrDefault("HOME", "") + "/.config" : given;
    return Optional.of(Path.of(folder, "telemetry", "config.yaml")).filter(Files::isRegularFile);
  }

  private static Map<String, String> read(Path file) {
    try {
      YamlNode root = YamlNode.parse(file.toString(), Files.readString(file));
      Map<String, String> values = new LinkedHashMap<>();
      for (String name : FILE_KEYS) {
        root.optional(name).ifPresent(value -> values.put(name, value.text()));
      }
      root.rejectUnknownKeys();
      return values;
    } catch (IOException e) {
      throw JobException.badInput("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? values.get(option.longestName().replaceFirst("^--", ""))
        : null;
  }
}
