package org.obmeet.telemetry.collector.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.YamlNode;

/** Every setting, checked. The environment goes before the file, the file before the default. */
public final class Settings {
  private final Map<Key, String> values;

  private Settings(Map<Key, String> values) {
    this.values = values;
  }

  /** What holds where nobody says anything. */
  public static Settings defaults() {
    return of("", "", Map.of());
  }

  /**
   * Settings of a file and the environment.
   *
   * @param file how the file is named in messages
   * @param text its YAML; blank where there is none
   * @param environment all variables; those that do not begin with {@link Key#PREFIX} are not
   *     looked at
   * @throws SettingsException naming the key, what is allowed and the value
   */
  public static Settings of(String file, String text, Map<String, String> environment) {
    EnumMap<Key, String> values = new EnumMap<>(Key.class);
    if (!text.isBlank() && text.lines().anyMatch(line -> !line.strip().startsWith("#"))) {
      read(file, YamlNode.parse(file, text), values);
    }
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(Key.PREFIX)) {
            variable(variable, value.strip(), values);
          }
        });
    for (Key key : Key.values()) {
      values.putIfAbsent(key, key.otherwise());
    }
    return new Settings(values);
  }

  /** The same with another value, as if the file said so. */
  public Settings with(Key key, String value) {
    EnumMap<Key, String> changed = new EnumMap<>(values);
    changed.put(key, checked("option", key.key(), key, value));
    return new Settings(changed);
  }

  private static void read(String file, YamlNode node, Map<Key, String> values) {
    for (YamlNode child : node.entries().values()) {
      String path = child.key();
      if (Defunct.instead(path).isPresent()) {
        throw new SettingsException(
            file + ": " + path + " is not a setting any more: " + Defunct.instead(path).get());
      }
      if (child.isMapping() && isSection(path)) {
        read(file, child, values);
      } else {
        Key key =
            Key.of(path).orElseThrow(() -> new SettingsException(unknown(file, path, keys())));
        if (!child.isText()) {
          throw new SettingsException(
              file + ": " + path + " must be " + key.form().allowed() + "; it has keys of its own");
        }
        values.put(key, checked(file, path, key, child.text().strip()));
      }
    }
  }

  private static boolean isSection(String path) {
    return Arrays.stream(Key.values()).anyMatch(k -> k.key().startsWith(path + "."))
        || Defunct.isSection(path);
  }

  private static void variable(String variable, String value, Map<Key, String> values) {
    if (Defunct.insteadOfVariable(variable).isPresent()) {
      throw new SettingsException(
          "environment: "
              + variable
              + " is not a setting any more: "
              + Defunct.insteadOfVariable(variable).get());
    }
    Key key =
        Key.ofVariable(variable)
            .orElseThrow(
                () -> new SettingsException(unknown("environment", variable, variables())));
    values.put(key, checked("environment", variable, key, value));
  }

  private static String checked(String where, String name, Key key, String value) {
    if (!key.form().fits(value)) {
      throw new SettingsException(
          where + ": " + name + " must be " + key.form().allowed() + "; it is '" + value + "'");
    }
    return value;
  }

  private static String unknown(String where, String name, String allowed) {
    return where + ": '" + name + "' is no setting; allowed: " + allowed;
  }

  private static String keys() {
    return Arrays.stream(Key.values()).map(Key::key).collect(Collectors.joining(", "));
  }

  private static String variables() {
    return Arrays.stream(Key.values()).map(Key::variable).collect(Collectors.joining(", "));
  }

  /** A text, as given. */
  public String text(Key key) {
    return values.get(key);
  }

  /** A whole number. */
  public int count(Key key) {
    return Integer.parseInt(values.get(key));
  }

  /** A number of bytes. */
  public long bytes(Key key) {
    return Form.Bytes.value(values.get(key));
  }

  /** A duration. */
  public Duration span(Key key) {
    return Duration.parse(values.get(key));
  }

  /** A list of addresses. */
  public List<InetAddress> addresses(Key key) {
    return Form.Addresses.list(values.get(key)).stream()
        .flatMap(address -> Address.parse(address).stream())
        .toList();
  }
}
