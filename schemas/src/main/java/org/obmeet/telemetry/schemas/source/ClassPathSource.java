package org.obmeet.telemetry.schemas.source;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files in {@code catalog/} on the class path. */
record ClassPathSource(SortedMap<String, String> texts) implements CatalogSource {
  private static final String ROOT = "catalog/";

  /** A file that every catalogue has. It is used to find the catalogue. */
  private static final String MARKER = "policy/processing.yaml";

  static ClassPathSource of(ClassLoader loader) {
    URL marker = loader.getResource(ROOT + MARKER);
    if (marker == null) {
      throw new CatalogException(ROOT + MARKER, "no catalogue is on the class path");
    }
    try {
      return new ClassPathSource(read(marker));
    } catch (IOException | URISyntaxException e) {
      throw new CatalogException(ROOT, "class path", marker, "a folder or a jar that can be read");
    }
  }

  /** Reads all files at once, because it takes longer to open the jar for each file. */
  private static SortedMap<String, String> read(URL marker) throws IOException, URISyntaxException {
    SortedMap<String, String> texts = new TreeMap<>();
    URLConnection connection = marker.openConnection();
    if (connection instanceof JarURLConnection inJar) {
      inJar.setUseCaches(false);
      String entry = inJar.getEntryName();
      String prefix = entry.substring(0, entry.length() - MARKER.length());
      try (JarFile jar = inJar.getJarFile()) {
        for (JarEntry file : Collections.list(jar.entries())) {
          if (!file.isDirectory() && file.getName().startsWith(prefix)) {
            byte[] content = jar.getInputStream(file).readAllBytes();
            texts.put(file.getName().substring(prefix.length()), text(content));
          }
        }
      }
      return texts;
    }
    Path root = Path.of(new URI(marker.toString())).getParent().getParent();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String path = root.relativize(file).toString().replace('\\', '/');
        texts.put(path, text(Files.readAllBytes(file)));
      }
    }
    return texts;
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public SortedSet<String> files(String folder) {
    return texts.keySet().stream()
        .filter(f -> f.startsWith(folder + "/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public String text(String path) {
    String text = texts.get(path);
    if (text == null) {
      throw new CatalogException(path, "there is no such file");
    }
    return text;
  }
}
