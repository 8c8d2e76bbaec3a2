package org.obmeet.telemetry.schemas.source;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A source of the files of a catalog. Paths are relative, with slashes: {@code cubes/x.yaml}. */
public interface CatalogSource {
  /** Returns all files below a folder, at any depth; empty if there is no such folder. */
  SortedSet<String> files(String folder);

  /**
   * Returns the text of a file, which is in UTF-8.
   *
   * @throws CatalogException if there is no such file
   */
  String text(String path);

  /** Returns the source of this module's files, from a folder or from a jar. */
  static CatalogSource classPath() {
    return ClassPathSource.open();
  }

  /**
   * Returns a source with some files replaced.
   *
   * @param changed text by path; null removes the file
   */
  static CatalogSource overlay(CatalogSource base, Map<String, String> changed) {
    Map<String, String> changes = new TreeMap<>(changed);
    return new CatalogSource() {
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
          throw new CatalogException(path, "file", "missing", "an existing file");
        }
        return text;
      }
    };
  }
}
