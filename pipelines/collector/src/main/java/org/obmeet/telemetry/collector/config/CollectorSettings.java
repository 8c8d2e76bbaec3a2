package org.obmeet.telemetry.collector.config;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The values of all settings. The environment has priority over the file, and the file over the
 * default.
 */
public record CollectorSettings(Map<Setting, String> values) {
  /**
   * Reads settings from a file and the environment.
   *
   * @param file name of the file in messages
   * @param text YAML of the file; blank if there is none
   * @param environment all variables; variables without the prefix {@link Setting#PREFIX} are
   *     ignored
   * @throws SettingsException if a key is unknown or a value is not allowed
   */
  public static CollectorSettings of(String file, String text, Map<String, String> environment) {
    EnumMap<Setting, String> values = new EnumMap<>(Setting.class);
    read(file, YamlNode.parse(file, text), values);
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(Setting.PREFIX)) {
            Setting key = settingOf("environment", variable, Setting::variable);
            values.put(key, checked("environment", variable, key, value.strip()));
          }
        });
    for (Setting key : Setting.values()) {
      values.putIfAbsent(key, key.defaultValue());
    }
    return new CollectorSettings(values);
  }

  /**
   * Returns a copy with another value of one setting.
   *
   * @param option name of the option that gives the value, for messages
   * @throws SettingsException if the value is not allowed
   */
  public CollectorSettings with(String option, Setting key, String value) {
    EnumMap<Setting, String> changed = new EnumMap<>(values);
    changed.put(key, checked(option, key.key(), key, value));
    return new CollectorSettings(changed);
  }

  private static void read(String file, YamlNode node, Map<Setting, String> values) {
    for (YamlNode child : node.entries().values()) {
      String path = child.key();
      boolean isSection = Setting.isSection(path) && Setting.alternative(path).isEmpty();
      if (isSection && child.isMapping()) {
        read(file, child, values);
        continue;
      }
      if (isSection) {
        throw new SettingsException(
            file + ": " + path + " must be a section with " + keysLike(path + ".", Setting::key));
      }
      Setting key = settingOf(file, path, Setting::key);
      if (!child.isText()) {
        throw new SettingsException(
            file + ": " + path + " must be " + key.type().allowed() + "; it is a mapping");
      }
      values.put(key, checked(file, path, key, child.text().strip()));
    }
  }

  /**
   * Returns the setting of a key or a variable.
   *
   * @param spelling function from a setting to its key or its variable
   * @throws SettingsException if there is no such setting
   */
  private static Setting settingOf(String source, String name, Function<Setting, String> spelling) {
    Setting.alternative(name)
        .ifPresent(
            alternative -> {
              throw new SettingsException(
                  source + ": " + name + " is not a setting: " + alternative);
            });
    return Arrays.stream(Setting.values())
        .filter(setting -> spelling.apply(setting).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    "%s: '%s' is not a setting; allowed: %s"
                        .formatted(source, name, keysLike(name, spelling))));
  }

  /** Lists the keys, or variables, in the section of a name; all if no section is known. */
  private static String keysLike(String name, Function<Setting, String> spelling) {
    String section = name.substring(0, name.indexOf('.') + 1);
    return Arrays.stream(Setting.values())
        .map(spelling)
        .filter(key -> !Setting.isSection(section.replace(".", "")) || key.startsWith(section))
        .collect(Collectors.joining(", "));
  }

  private static String checked(String source, String name, Setting key, String value) {
    if (!key.type().isValid(value)) {
      throw new SettingsException(
          source + ": " + name + " must be " + key.type().allowed() + "; it is '" + value + "'");
    }
    return value;
  }

  public String text(Setting key) {
    return values.get(key);
  }

  public int integer(Setting key) {
    return Integer.parseInt(values.get(key));
  }

  /** Returns the value of a port setting; empty for {@code none}. */
  public Optional<Integer> port(Setting key) {
    return given(key).map(Integer::valueOf);
  }

  /** Returns the value of a setting; empty if the value is {@code none}. */
  public Optional<String> given(Setting key) {
    return Optional.of(text(key)).filter(value -> !value.equals("none"));
  }

  public long bytes(Setting key) {
    return SettingType.parseBytes(values.get(key));
  }

  public Duration duration(Setting key) {
    return Duration.parse(values.get(key));
  }

  /** Returns the addresses of an address setting; empty for {@code none}. */
  public List<InetAddress> addresses(Setting key) {
    return SettingType.parseAddresses(values.get(key)).stream()
        .filter(InetAddresses::isInetAddress)
        .map(InetAddresses::forString)
        .toList();
  }
}
