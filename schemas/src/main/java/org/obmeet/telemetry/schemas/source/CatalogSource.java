package org.obmeet.telemetry.schemas.source;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The files of a catalogue. Paths are relative and contain slashes: {@code cubes/x.yaml}. */
public interface CatalogSource {
  /** Returns all files in a folder and its subfolders; empty if there is no such folder. */
  SortedSet<String> files(String folder);

  /** Returns the text of a UTF-8 file; throws {@link CatalogException} if there is no such file. */
  String text(String path);

  /**
   * Returns the content of a YAML file; throws {@link CatalogException} if it is absent or no YAML.
   */
  default YamlNode yaml(String path) {
    return YamlNode.parse(path, text(path));
  }

  /**
   * Returns the files {@code FOLDER/NAME.yaml} by name, in order.
   *
   * @param placeholder word for the name in the message of the exception
   * @throws CatalogException if the folder has a file of another kind, or a file is no YAML
   */
  default SortedMap<String, YamlNode> declarations(String folder, String placeholder) {
    SortedMap<String, YamlNode> declarations = new TreeMap<>();
    for (String path : files(folder)) {
      if (!path.matches(folder + "/[a-z][a-z0-9_]*\\.yaml")) {
        throw new CatalogException(path, "file", path, folder + "/" + placeholder + ".yaml");
      }
      String name = path.substring(folder.length() + 1, path.length() - ".yaml".length());
      declarations.put(name, yaml(path));
    }
    return declarations;
  }

  /** Returns the files of this module, which are in a folder or a jar. */
  static CatalogSource classPath() {
    return ClassPathSource.of(CatalogSource.class.getClassLoader());
  }
}
