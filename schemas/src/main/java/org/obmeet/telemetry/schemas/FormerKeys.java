package org.obmeet.telemetry.schemas;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Finds keys and folders with a name of an earlier release, which are accepted until 0.2. */
public final class FormerKeys {
  private FormerKeys() {}

  /** Returns a sentence for each file and former name in it: ladders, cubes, data sets, facts. */
  public static List<String> notices(CatalogSource source) {
    List<String> notices = new ArrayList<>();
    source
        .files("ladders")
        .forEach(file -> notices.add(notice(file, "folder ladders", "hierarchies")));
    for (String file : source.files("cubes")) {
      YamlNode root = source.yaml(file);
      if (root.optional("ladders").isPresent()) {
        notices.add(notice(file, "key ladders", "hierarchies"));
      }
      boolean hasBandKey =
          root.optional("cubes").stream()
              .flatMap(cubes -> cubes.items().stream())
              .flatMap(cube -> cube.optional("dimensions").stream())
              .flatMap(dimensions -> dimensions.items().stream())
              .anyMatch(dimension -> dimension.optional("band").isPresent());
      if (hasBandKey) {
        notices.add(notice(file, "key band", "bin"));
      }
    }
    for (String file : source.files("datasets")) {
      if (file.endsWith("/dataset.yaml")) {
        key(source, file, "standing", "eligibility", notices);
      }
    }
    for (String file : source.files("facts")) {
      key(source, file, "sightings", "first_seen", notices);
    }
    return notices;
  }

  private static void key(
      CatalogSource source, String file, String former, String name, List<String> notices) {
    if (source.yaml(file).optional(former).isPresent()) {
      notices.add(notice(file, "key " + former, name));
    }
  }

  private static String notice(String file, String former, String name) {
    return file + ": the " + former + " is now " + name + "; the former name is read until 0.2";
  }
}
