package org.obmeet.telemetry.collector.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Every setting, checked. The environment goes before the file, the file before the default. */
public final class CollectorSettings {
  private final Map<Setting, String> values;

  private CollectorSettings(Map<Setting, String> values) {
    this.values = values;
  }

  /** What holds where nobody says anything. */
  public static CollectorSettings defaults() {
    return of("", "", Map.of());
  }

  /**
   * Settings of a file and the environment.
   *
   * @param file how the file is named in messages
   * @param text its YAML; blank where there is none
   * @param environment all variables; those that do not begin with {@link Setting#PREFIX} are not
   *     looked at
   * @throws SettingsException naming the key, what is allowed and the value
   */
  public static CollectorSettings of(String file, String text, Map<String, String> environment) {
    EnumMap<Setting, String> values = new EnumMap<>(Setting.class);
    if (!text.isBlank() && text.lines().anyMatch(line -> !line.strip().startsWith("#"))) {
      read(file, YamlNode.parse(file, text), values);
    }
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(Setting.PREFIX)) {
            variable(variable, value.strip(), values);
          }
        });
    for (Setting key : Setting.values()) {
      values.putIfAbsent(key, key.defaultValue());
    }
    return new CollectorSettings(values);
  }

  /** The same with another value, as if the file said so. */
  public CollectorSettings with(Setting key, String value) {
    EnumMap<Setting, String> changed = new EnumMap<>(values);
    changed.put(key, checked("option", key.key(), key, value));
    return new CollectorSettings(changed);
  }

  private static void read(String file, YamlNode node, Map<Setting, String> values) {
    for (YamlNode child : node.entries().values()) {
      String path = child.key();
      if (UnsupportedSetting.instead(path).isPresent()) {
        throw new SettingsException(
            file
                + ": "
                + path
                + " is not a setting any more: "
                + UnsupportedSetting.instead(path).get());
      }
      if (child.isMapping() && isSection(path)) {
        read(file, child, values);
      } else {
        Setting key =
            Setting.of(path).orElseThrow(() -> new SettingsException(unknown(file, path, keys())));
        if (!child.isText()) {
          throw new SettingsException(
              file + ": " + path + " must be " + key.type().allowed() + "; it has keys of its own");
        }
        values.put(key, checked(file, path, key, child.text().strip()));
      }
    }
  }

  private static boolean isSection(String path) {
    return Arrays.stream(Setting.values()).anyMatch(k -> k.key().startsWith(path + "."))
        || UnsupportedSetting.isSection(path);
  }

  private static void variable(String variable, String value, Map<Setting, String> values) {
    if (UnsupportedSetting.insteadOfVariable(variable).isPresent()) {
      throw new SettingsException(
          "environment: "
              + variable
              + " is not a setting any more: "
              + UnsupportedSetting.insteadOfVariable(variable).get());
    }
    Setting key =
        Setting.ofVariable(variable)
            .orElseThrow(
                () -> new SettingsException(unknown("environment", variable, variables())));
    values.put(key, checked("environment", variable, key, value));
  }

  private static String checked(String where, String name, Setting key, String value) {
    if (!key.type().fits(value)) {
      throw new SettingsException(
          where + ": " + name + " must be " + key.type().allowed() + "; it is '" + value + "'");
    }
    return value;
  }

  private static String unknown(String where, String name, String allowed) {
    return where + ": '" + name + "' is no setting; allowed: " + allowed;
  }

  private static String keys() {
    return Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
  }

  private static String variables() {
    return Arrays.stream(Setting.values()).map(Setting::variable).collect(Collectors.joining(", "));
  }

  /** A text, as given. */
  public String text(Setting key) {
    return values.get(key);
  }

  /** A whole number. */
  public int count(Setting key) {
    return Integer.parseInt(values.get(key));
  }

  /** A number of bytes. */
  public long bytes(Setting key) {
    return SettingType.Bytes.value(values.get(key));
  }

  /** A duration. */
  public Duration span(Setting key) {
    return Duration.parse(values.get(key));
  }

  /** A list of addresses. */
  public List<InetAddress> addresses(Setting key) {
    return SettingType.Addresses.list(values.get(key)).stream()
        .flatMap(address -> IpAddresses.parse(address).stream())
        .toList();
  }
}
