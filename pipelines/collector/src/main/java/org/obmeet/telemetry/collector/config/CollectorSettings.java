package org.obmeet.telemetry.collector.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * The valid values of all settings. The environment overrides the file, and the file overrides the
 * defaults.
 */
public final class CollectorSettings {
  private final Map<Setting, String> values;

  private CollectorSettings(Map<Setting, String> values) {
    this.values = values;
  }

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
    if (!text.isBlank() && text.lines().anyMatch(line -> !line.strip().startsWith("#"))) {
      read(file, YamlNode.parse(file, text), values);
    }
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(Setting.PREFIX)) {
            readVariable(variable, value.strip(), values);
          }
        });
    for (Setting key : Setting.values()) {
      values.putIfAbsent(key, key.defaultValue());
    }
    return new CollectorSettings(values);
  }

  /** Returns a copy with another value of one setting. */
  public CollectorSettings with(Setting key, String value) {
    EnumMap<Setting, String> changed = new EnumMap<>(values);
    changed.put(key, checked("option", key.key(), key, value));
    return new CollectorSettings(changed);
  }

  private static void read(String file, YamlNode node, Map<Setting, String> values) {
    for (YamlNode child : node.entries().values()) {
      String path = child.key();
      if (UnsupportedSetting.explanation(path).isPresent()) {
        throw new SettingsException(
            file
                + ": "
                + path
                + " is not a setting: "
                + UnsupportedSetting.explanation(path).get());
      }
      if (child.isMapping() && isSection(path)) {
        read(file, child, values);
      } else {
        Setting key =
            Setting.of(path)
                .orElseThrow(() -> new SettingsException(unknownSetting(file, path, keys())));
        if (!child.isText()) {
          throw new SettingsException(
              file + ": " + path + " must be " + key.type().allowed() + "; it is a mapping");
        }
        values.put(key, checked(file, path, key, child.text().strip()));
      }
    }
  }

  private static boolean isSection(String path) {
    return Arrays.stream(Setting.values()).anyMatch(k -> k.key().startsWith(path + "."))
        || UnsupportedSetting.isSection(path);
  }

  private static void readVariable(String variable, String value, Map<Setting, String> values) {
    if (UnsupportedSetting.explanationOfVariable(variable).isPresent()) {
      throw new SettingsException(
          "environment: "
              + variable
              + " is not a setting: "
              + UnsupportedSetting.explanationOfVariable(variable).get());
    }
    Setting key =
        Setting.ofVariable(variable)
            .orElseThrow(
                () -> new SettingsException(unknownSetting("environment", variable, variables())));
    values.put(key, checked("environment", variable, key, value));
  }

  private static String checked(String source, String name, Setting key, String value) {
    if (!key.type().isValid(value)) {
      throw new SettingsException(
          source + ": " + name + " must be " + key.type().allowed() + "; it is '" + value + "'");
    }
    return value;
  }

  private static String unknownSetting(String source, String name, String allowed) {
    return source + ": '" + name + "' is not a setting; allowed: " + allowed;
  }

  private static String keys() {
    return Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
  }

  private static String variables() {
    return Arrays.stream(Setting.values()).map(Setting::variable).collect(Collectors.joining(", "));
  }

  public String text(Setting key) {
    return values.get(key);
  }

  /** Returns the value of an integer setting. */
  public int integer(Setting key) {
    return Integer.parseInt(values.get(key));
  }

  /** Returns the value of a size setting, in bytes. */
  public long bytes(Setting key) {
    return SettingType.Bytes.value(values.get(key));
  }

  /** Returns the value of a duration setting. */
  public Duration duration(Setting key) {
    return Duration.parse(values.get(key));
  }

  /** Returns the addresses of an address setting; empty for {@code none}. */
  public List<InetAddress> addresses(Setting key) {
    return SettingType.Addresses.list(values.get(key)).stream()
        .flatMap(address -> IpAddresses.parse(address).stream())
        .toList();
  }
}
