package org.obmeet.telemetry.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML as maps, lists and scalars. Duplicate keys are refused. */
final class Yaml {
  private Yaml() {}

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> documents(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Map<String, Object>> documents = new ArrayList<>();
    new org.yaml.snakeyaml.Yaml(new SafeConstructor(options))
        .loadAll(text(file))
        .forEach(document -> documents.add((Map<String, Object>) document));
    return documents;
  }

  static Map<String, Object> document(Path file) {
    return documents(file).get(0);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  static List<?> list(Object value) {
    return value == null ? List.of() : (List<?>) value;
  }
}
