package org.obmeet.telemetry.schemas.source;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A catalogue that differs from another one in some files.
 *
 * @param changes new text of a file by path; null removes the file
 */
public record OverlaidCatalog(CatalogSource base, Map<String, String> changes)
    implements CatalogSource {
  @Override
  public SortedSet<String> files(String folder) {
    SortedSet<String> files = new TreeSet<>(base.files(folder));
    changes.forEach(
        (path, text) -> {
          if (text == null) {
            files.remove(path);
          } else if (path.startsWith(folder + "/")) {
            files.add(path);
          }
        });
    return files;
  }

  @Override
  public String text(String path) {
    if (!changes.containsKey(path)) {
      return base.text(path);
    }
    String text = changes.get(path);
    if (text == null) {
      throw new CatalogException(path, "there is no such file");
    }
    return text;
  }
}
