package org.obmeet.telemetry.schemas;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Finds the former names of keys and folders in a catalogue. They are accepted until version 0.3.
 */
public final class FormerKeys {
  private FormerKeys() {}

  /**
   * Returns a sentence for each file and each former name in it. The sentences about hierarchies
   * are first.
   */
  public static List<String> notices(CatalogSource source) {
    List<String> notices = new ArrayList<>();
    source
        .files("ladders")
        .forEach(file -> notices.add(notice(file, "folder ladders", "hierarchies")));
    for (String file : source.files("cubes")) {
      YamlNode root = source.yaml(file);
      root.optional("ladders")
          .ifPresent(key -> notices.add(notice(file, "key ladders", "hierarchies")));
      root.optional("cubes").stream()
          .flatMap(cubes -> cubes.items().stream())
          .flatMap(cube -> cube.optional("dimensions").stream())
          .flatMap(dimensions -> dimensions.items().stream())
          .flatMap(dimension -> dimension.optional("band").stream())
          .findFirst()
          .ifPresent(band -> notices.add(notice(file, "key band", "bin")));
    }
    for (String file : source.files("datasets")) {
      if (file.endsWith("/dataset.yaml")) {
        addNoticeIfUsed(source, file, "standing", "eligibility", notices);
      }
    }
    for (String file : source.files("facts")) {
      addNoticeIfUsed(source, file, "sightings", "first_seen", notices);
    }
    return notices;
  }

  private static void addNoticeIfUsed(
      CatalogSource source, String file, String former, String present, List<String> notices) {
    if (source.yaml(file).optional(former).isPresent()) {
      notices.add(notice(file, "key " + former, present));
    }
  }

  private static String notice(String file, String former, String present) {
    return file + ": the " + former + " is now " + present + "; the former name is read until 0.3";
  }
}
